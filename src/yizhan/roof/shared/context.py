from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from yizhan.roof.shared.appearance import TEXT_COOKIE, THEME_COOKIE, THEMES
from yizhan.roof.shared.closing import last_day
from yizhan.roof.shared.demo_city import is_demo_city
from yizhan.roof.shared.nav import has_desk
from yizhan.roof.shared.second_factor import second_factor_redirect

ACCOUNTS = "/accounts/"


@dataclass(frozen=True)
class Look:
    """The look this visitor has chosen: `theme` is empty when the phone decides."""

    theme: str
    large: bool
    chinese: bool
    attributes: SafeString
    """Attributes of the html element; the desk has smaller letters and therefore its own."""
    desk_attributes: SafeString


def _attributes(language: str, theme: str, *classes: str) -> SafeString:
    return format_html(
        'lang="{}" class="{}"{}',
        language,
        " ".join(filter(None, classes)),
        format_html(' data-theme="{}"', theme) if theme else "",
    )


@lru_cache(maxsize=32)
def look_of(theme: str, large: bool, language: str) -> Look:
    chinese = language.startswith("zh")
    spoken, size = "zh-Hans" if chinese else "en", "large" if large else ""
    return Look(
        theme,
        large,
        chinese,
        _attributes(spoken, theme, size),
        _attributes(spoken, theme, "desk", size),
    )


def manage_layout(request: HttpRequest) -> str:
    """The layout of the pages about signing in, once one is in: the desk's for whoever may work
    there now, else the phone's."""
    person: Any = getattr(request, "user", None)  # none yet where an error came first
    at_desk = person is not None and person.is_authenticated and has_desk(person)
    if at_desk and second_factor_redirect(request, person) is None:
        return "allauth/layouts/desk.html"
    return "allauth/layouts/base.html"


def everywhere(request: HttpRequest) -> dict[str, Any]:
    cookies = request.COOKIES
    theme = cookies.get(THEME_COOKIE, "")
    account = request.path.startswith(ACCOUNTS)
    return {
        "manage_layout": manage_layout(request) if account else "",
        "demo": is_demo_city(),
        "filing_number": settings.FILING_NUMBER,
        "ends_on": last_day,  # called by the page that shows it: pages of errors ask no database
        "look": look_of(
            theme if theme in THEMES else "",
            cookies.get(TEXT_COOKIE) == "large",
            get_language() or settings.LANGUAGE_CODE,
        ),
    }
