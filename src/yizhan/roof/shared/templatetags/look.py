"""Tags every template may load: icons, badges, fields, the desk's navigation.

An icon is one `<use>` into a sheet of drawings (icons.py). The strings are the same on every page,
so each is built once in the life of a process.
"""

from __future__ import annotations

from functools import cache, lru_cache
from time import time
from typing import Any
from uuid import uuid4

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ModelChoiceField,
    RadioSelect,
)
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yizhan.ground.casework.rules import Status
from yizhan.ground.people.roles import permissions_of
from yizhan.roof.shared import bottom_bar, nav
from yizhan.roof.shared.context import Look
from yizhan.roof.shared.hours_field import HoursWidget
from yizhan.roof.shared.icons import sheet_of
from yizhan.roof.shared.reach import OUT_OF_REACH
from yizhan.roof.shared.retries import FORM_KEY
from yizhan.roof.shared.status_display import STATUS_FOR_RIDER, STATUS_TONE
from yizhan.roof.shared.visitor import came_from, signed_in

register = template.Library()


@register.simple_tag
@cache
def asset(path: str) -> str:
    """`{% static %}`, worked out once: a file's address does not change while the process lives."""
    return static(path)


@register.simple_tag
@cache
def icon(name: str, classes: str = "") -> SafeString:
    """`{% icon "hot_water" %}`: a drawing that says nothing to a screen reader; put a word
    beside it or an `aria-label` on what it stands in."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {classes}" if classes else "",
        asset(f"icons/{sheet_of(name)}.svg"),
        name,
    )


@register.simple_tag
def badge(tone: str, name: str, word: str, classes: str = "") -> SafeString:
    """`{% badge "good" "open" _("open now") %}`; tone: good warn bad calm brand signal or empty."""
    return format_html(
        '<span class="badge{}"{}>{}{}</span>',
        f" {classes}" if classes else "",
        format_html(' data-tone="{}"', tone) if tone else "",
        icon(name),
        word,
    )


@cache
def _status(code: str, classes: str, language: str | None) -> SafeString:
    return badge(STATUS_TONE[Status(code)], code, str(Status(code).label), classes)


@register.simple_tag
def status(code: str, classes: str = "") -> SafeString:
    """`{% status case.status %}`: the badge of a case's state."""
    return _status(code, classes, get_language())


@cache
def _rider_status(code: str, classes: str, language: str | None) -> SafeString:
    words = str(STATUS_FOR_RIDER[Status(code)])
    return badge(STATUS_TONE[Status(code)], code, words, classes)


@register.simple_tag
def rider_status(code: str, classes: str = "") -> SafeString:
    """`{% rider_status case.status %}`: a case's state without office terms."""
    return _rider_status(code, classes, get_language())


@register.simple_tag
def form_key() -> SafeString:
    """`{% form_key %}`: what makes a form count once that is sent twice without the outbox. A view
    with `sent_once` reads it. It ends in the second in which the page was made: the burden meter
    (burden_meter.py) learns from it how long forms take."""
    key = f"{uuid4().hex}-{int(time())}"
    return format_html('<input type="hidden" name="{}" value="{}">', FORM_KEY, key)


@register.simple_tag
def stars(value: int) -> SafeString:
    """`{% stars case.stars %}`: stars that were given. To ask for them include parts/stars.html."""
    drawn = SafeString(
        "".join(
            f'<span class="on">{icon("star")}</span>' if n < value else icon("star")
            for n in range(5)
        )
    )
    word = _("%(n)s of 5 stars") % {"n": value}
    return format_html(
        '<span class="stars still" role="img" aria-label="{}">{}</span>', word, drawn
    )


@lru_cache(maxsize=32)
def _switches(look: Look) -> SafeString:
    return render_to_string("parts/switches.html", {"look": look})


@register.simple_tag(takes_context=True)
def switches(context: template.Context) -> SafeString:
    """The menu of text size, colours and language: the same for all who chose the same."""
    look: Look | None = context.get("look")
    return _switches(look) if look else SafeString()


@cache
def _keys(language: str | None) -> SafeString:
    return render_to_string("parts/keys.html")


@register.simple_tag
def keys() -> SafeString:
    """The desk's help on its keys; js/keys.js opens it and adds the page's own."""
    return _keys(get_language())


_DASHES = BLANK_CHOICE_DASH[0][1]
"""Django's sign for nothing in a list to choose from; people read words."""


@register.filter
def in_reach(value: int | str | None) -> str:
    """`{{ n|in_reach }}`: a number; of None (or nothing) that it is out of the viewer's reach."""
    if value in (None, ""):
        return format_html('<span class="faint">{}</span>', OUT_OF_REACH)
    return intcomma(value)


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """`{% field form.text %}`: label, what went wrong, the input with what was typed, the help."""
    widget = bound.field.widget
    if isinstance(bound.field, ModelChoiceField) and bound.field.empty_label == _DASHES:
        bound.field.empty_label = _("Please choose") if bound.field.required else _("None chosen")
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple | HoursWidget)
    return {"field": bound, "group": group, "check": isinstance(widget, CheckboxInput)}


@lru_cache(maxsize=512)
def _desk_sections(held: nav.Held, here: str, language: str | None) -> SafeString:
    sections = nav.desk_sections(held, here)
    context = {"sections": sections, "label": _("Desk")}
    return render_to_string("parts/desk_sections.html", context)


@lru_cache(maxsize=512)
def _desk_tabs(held: nav.Held, here: str, language: str | None) -> SafeString:
    tabs = nav.desk_tabs(held, here)
    if len(tabs) < 2:  # one tab is no choice
        return SafeString()
    return render_to_string("parts/desk_tabs.html", {"tabs": tabs, "label": _("Pages")})


def _place(context: template.Context) -> tuple[nav.Held, str]:
    """The visitor's permissions, and the page of the navigation that this one belongs to."""
    request = context["request"]
    held = permissions_of(request.user)
    return held, nav.current_page(held, request.path)


@register.simple_tag(takes_context=True)
def desk_sections(context: template.Context) -> SafeString:
    """Show the sections: the same for all who may do the same and are on the same page."""
    return _desk_sections(*_place(context), get_language())


@register.simple_tag(takes_context=True)
def desk_tabs(context: template.Context) -> SafeString:
    """Show the tabs of the section this page is in."""
    return _desk_tabs(*_place(context), get_language())


@register.simple_tag(takes_context=True)
def desk_home(context: template.Context) -> str:
    """`{% desk_home as home %}`: where this visitor's day at the desk begins; empty without one."""
    request = context.get("request")  # an error's last resort is shown without one
    user = getattr(request, "user", None)
    return nav.desk_home(user) if user is not None else ""


@lru_cache(maxsize=64)
def _bottom_bar(entries: tuple[bottom_bar.Entry, ...], language: str | None) -> SafeString:
    return render_to_string("parts/bottom_bar.html", {"entries": entries})


@register.simple_tag(name="bottom_bar", takes_context=True)
def show_bottom_bar(context: template.Context, *, waits: bool = True) -> SafeString:
    """`{% bottom_bar %}`: the phone's bar, the same for all on pages of the same place for whom
    the same waits; with `waits=False` it says of no place that something waits there."""
    request = context.get("request")
    path = request.path if request is not None else ""
    person = signed_in(request) if request is not None and waits else None
    entries = bottom_bar.entries(path, person=person, at=timezone.now())
    return _bottom_bar(entries, get_language())


@register.simple_tag
@cache
def urgent_address() -> str:
    """`{% urgent_address %}`: where the one red word of the phone's header leads."""
    return bottom_bar.urgent_address()


@register.simple_tag(name="came_from", takes_context=True)
def show_came_from(context: template.Context, *pages: str) -> str:
    """`{% came_from "/" "/map" as back %}`: where «back» leads."""
    request = context.get("request")
    return came_from(request, *pages) if request is not None else pages[0]
