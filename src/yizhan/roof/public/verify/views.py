"""/verify: does this badge hold, is this certificate true? One page for both. /supervisors: how
many are appointed, and who wants to be named."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yizhan.kit.codes import spaced
from yizhan.kit.days import local_day
from yizhan.roof.public.verify.forms import VerifyForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.wings.care.activities.index import masked_name
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.participation.appointments import index
from yizhan.wings.participation.appointments.models import Badge, BadgePhoto, Engagement
from yizhan.wings.participation.appointments.rules import ROLE_OF, Verdict, VolunteerRole
from yizhan.wings.participation.appointments.vault import open_photo

PAGE = 60

LOOKS: dict[str, tuple[str, str]] = {
    Verdict.VALID: ("good", "ok"),
    Verdict.NOT_YET: ("warn", "clock"),
    Verdict.EXPIRED: ("bad", "closed"),
    Verdict.REVOKED: ("bad", "error"),
}
"""The colour and the drawing of each verdict; its word says it, too."""


@public_page
@require_http_methods(["GET"])
@limited("link", asked_by="code")
def ask(request: OpenRequest) -> HttpResponseBase:
    """Type or scan a number."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_valid() and form.cleaned_data["code"]:
        return redirect("public:verify", code=form.cleaned_data["code"])
    return _page(request, form, asked=form.is_bound, status=404 if form.is_bound else 200)


@public_page
@require_GET
def offline(request: OpenRequest) -> HttpResponse:
    """The page that a telephone keeps, to check badges by itself."""
    return _page(request, VerifyForm())


@public_page
@never_cache
@limited("verify", each=True)
@require_GET
def verify(request: OpenRequest, code: str) -> HttpResponse:
    """Say what a number stands for. One that stands for nothing gets the same words whatever it
    is."""
    form = VerifyForm(initial={"code": code[:40]})
    badge = Badge.objects.certified(code)
    if badge is not None:
        return _page(request, form, asked=True, **_badge(badge))
    sign_up = SignUp.objects.certified(code)
    if sign_up is None:
        return _page(request, form, asked=True, status=404)
    return _page(
        request, form, asked=True, sign_up=sign_up, name=masked_name(sign_up),
        number=spaced(sign_up.certificate),
    )  # fmt: skip


def _badge(badge: Badge) -> dict[str, Any]:
    """The part of a badge that everybody may read: of one that holds, also whose it is, as far as
    she wants it."""
    verdict = badge.verdict(on=local_day(timezone.now()))
    tone, icon = LOOKS[verdict]
    engagement = badge.engagement
    holds = verdict in (Verdict.VALID, Verdict.NOT_YET)
    photos = BadgePhoto.objects.of(engagement).ready()
    return {
        "badge": badge,
        "verdict": verdict,
        "tone": tone,
        "icon": icon,
        "role": ROLE_OF[engagement.role],
        "unit": engagement.unit.name,
        "holder": engagement.name if holds else "",
        "company": engagement.company if holds else "",
        "promises": list(engagement.promises.shown()) if holds else [],
        "photo": holds and engagement.photo_shown and photos.exists(),
        "checked_at": timezone.now(),
    }


@public_page
@never_cache
@limited("verify", each=True)
@require_GET
def photo(request: OpenRequest, code: str) -> HttpResponse:
    """The photo, while the badge holds and its holder wants it seen."""
    badge = Badge.objects.certified(code)
    valid = badge is not None and badge.verdict(on=local_day(timezone.now())) == Verdict.VALID
    row = None
    if badge is not None and valid and badge.engagement.photo_shown:
        row = BadgePhoto.objects.of(badge.engagement).first()
    if row is None or row.sealed_photo is None:
        raise Http404(_("There is no photo."))
    return HttpResponse(open_photo(row.sealed_photo), content_type="image/jpeg")


def _page(
    request: OpenRequest, form: VerifyForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    known = [(role.number, role.label) for role in VolunteerRole]
    response = show(
        request, "public/verify/verify.html", {"form": form, "roles": known} | context,
        status=status,
    )  # fmt: skip
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@public_page
@require_GET
def supervisors(request: OpenRequest) -> HttpResponse:
    """Say how many hold which role in each county; by name only who wants it."""
    today = local_day(timezone.now())
    named = index.named(Engagement.objects.public(on=today))
    context = {
        "numbers": index.numbers_by_county(on=today),
        "page": Paginator(named, PAGE).get_page(request.GET.get("page")),
    }
    return show(request, "public/verify/supervisors.html", context)
