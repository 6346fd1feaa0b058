from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from yizhan.roof.shared.appearance import TEXT_COOKIE, TEXTS, THEME_COOKIE, THEMES, YEAR
from yizhan.roof.shared.audience import OpenRequest, public_page


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


@public_page
@never_cache
@require_safe
def page_worker(request: OpenRequest) -> HttpResponse:
    """The worker that keeps the pages opened last. A worker's pages lie below its own address."""
    script = (Path(__file__).parent / "static/js/page_worker.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@public_page
@require_POST
@csrf_exempt  # changes nothing but how the next page looks; a token would cost every page a cookie
def look(request: OpenRequest) -> HttpResponse:
    """Text size, colours, language: one button, one cookie, back to where the visitor was."""
    here = f"{request.scheme}://{request.get_host()}"
    back = request.POST.get("next") or request.headers.get("referer", "").removeprefix(here)
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    text, theme, language = (request.POST.get(name, "") for name in ("text", "theme", "language"))
    if text in TEXTS:
        _keep(response, TEXT_COOKIE, text)
    if theme in THEMES:
        _keep(response, THEME_COOKIE, theme)
    elif theme == "auto":
        response.delete_cookie(THEME_COOKIE)
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response
