"""/stand-by: one tap asks somebody to stand by. Who it would be and by when she calls is said
before anything is sent; without a network the phone keeps it and sends it once."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib.messages import success
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.places.models import Division
from yizhan.kit.errors import Refusal
from yizhan.kit.memo import Memo
from yizhan.roof.rider.accompaniment.forms import UNSURE, OpenForm
from yizhan.roof.rider.order.before import RESCUE
from yizhan.roof.rider.order.views import COUNTY_COOKIE, counties
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.deadlines import moment
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import LONGEST_KEY, is_strong, sent_once
from yizhan.wings.care.accompaniment.actions import open_accompaniment
from yizhan.wings.care.accompaniment.index import Choice, choose, first_due
from yizhan.wings.care.accompaniment.models import Accompaniment, Step
from yizhan.wings.care.accompaniment.rules import Why

_choices: Memo[tuple[Choice, datetime]] = Memo(seconds=20)
"""Whom the rule finds in each county; the page asks for all of them each time it is opened."""


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("order")
def ask(request: OpenRequest) -> HttpResponseBase:
    rider = request.user if isinstance(request.user, Person) else None
    county = request.COOKIES.get(COUNTY_COOKIE, "")
    posted = request.method == "POST"
    form = OpenForm(
        request.POST if posted else None,
        counties=[(code, division.name) for code, division in counties().items()],
        county=county if county in counties() else "",
        reachable=rider is not None and _has_phone(rider),
    )
    if form.is_valid():
        with refusals_on(form):
            return _opened(request, form, rider)
    at = timezone.now()
    promises = {code: promise_words(division, at=at) for code, division in counties().items()}
    unsure = promise_words(None, at=at)
    context: dict[str, Any] = {
        "form": form,
        "key": uuid.uuid4().hex,
        "rescue": RESCUE,
        "promises": promises,
        "promise": promises.get(county, unsure),
        "unsure": UNSURE,
        "unsure_promise": unsure,
        "current": rider and Accompaniment.objects.asked_by(rider).open().order_by("-pk").first(),
        "sent": "sent" in request.GET,
    }
    status = 422 if form.errors else 200
    return show(request, "rider/accompaniment/ask.html", context, status=status)


def promise_words(division: Division | None, *, at: datetime) -> str:
    """Return who would stand by a rider of this county, by which rule, and by when she calls."""
    try:
        choice, due_at = _choices.get(
            division.code if division else "", lambda: _choice(division, at=at)
        )
    except Refusal:
        return _("Nobody is named here yet. Call 12345.")
    return _choice_words(choice, due=moment(due_at, at=at))


def _choice(division: Division | None, *, at: datetime) -> tuple[Choice, datetime]:
    choice = choose(division, at=at)
    return choice, first_due(choice, at=at)


def _choice_words(choice: Choice, *, due: str) -> str:
    words = {"person": str(choice.person or ""), "unit": choice.unit.name, "due": due}
    if choice.person is None:
        return _("Nobody is named for this place: a dispatcher names somebody by %(due)s.") % words
    if choice.why == Why.ON_DUTY:
        return _("%(person)s (%(unit)s), on duty now, calls you by %(due)s.") % words
    if choice.why == Why.COUNTY:
        return (
            _(
                "Nobody is named for this place; %(person)s of %(unit)s stands in and calls you"
                " by %(due)s."
            )
            % words
        )
    return _("%(person)s (%(unit)s) stands by you and calls you by %(due)s.") % words


def _has_phone(rider: Person) -> bool:
    return Secret.objects.about(rider).filter(kind=SecretKind.PHONE).exists()


def _opened(request: OpenRequest, form: OpenForm, rider: Person | None) -> HttpResponse:
    at, data = timezone.now(), form.cleaned_data
    key = request.POST.get("key", "")[:LONGEST_KEY]
    row = open_accompaniment(
        by=rider,
        at=at,
        division=counties().get(data["division"] or request.COOKIES.get(COUNTY_COOKIE, "")),
        text=data["text"],
        contact=data.get("contact", ""),
        key=key if is_strong(key) else "",
    )
    step = Step.objects.of(row).to_do().first()
    due = moment(step.due_at, at=at) if step else ""
    words = _choice_words(Choice(row.person, row.unit, row.phone, Why(row.why)), due=due)
    success(request, _("Received.") + " " + words + (f" {row.phone}" if row.phone else ""))
    if rider is not None:
        return redirect("rider:accompaniment", row.public_id)
    response = redirect("rider:stand_by")
    response.headers["Location"] += "?sent"
    return response
