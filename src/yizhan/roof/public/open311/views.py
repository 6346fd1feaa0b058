"""Open311 GeoReport v2: other systems read the public reports and send new ones.

Requests are reports about places, shielded as those of the pages are (docs/shield.md). So what a
program learns of one is what everybody reads of it: days and no times of day, no words of whoever
sent it, and no `expected_datetime`, which moves with her replies. A new one gets a token, never
at once a `service_request_id`, because it leaves the pool together with others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.ground.casework.models import Photo
from yizhan.ground.people.actions import usable_token
from yizhan.ground.people.rules import TokenVerb
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.roof.public.open311.answers import FORMATS, Refused, Wrong, answer, refusal
from yizhan.roof.public.open311.offered import (
    AT_ONCE,
    definition,
    described,
    service_by_code,
    services,
    services_at,
)
from yizhan.roof.public.open311.questions import Asked, listed
from yizhan.roof.shared.audience import api_page
from yizhan.roof.shared.demo_city import is_demo_city
from yizhan.roof.shared.qr import absolute_address
from yizhan.roof.shared.rate_limits import TooMany, cost_of, spend, spend_by_token
from yizhan.roof.shared.report_words import report_line
from yizhan.roof.shared.retries import LONGEST_KEY, guests_key
from yizhan.wings.participation.reports import actions
from yizhan.wings.participation.reports.index import led_by
from yizhan.wings.participation.reports.models import Report

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-30T00:00:00Z"
"""The moment since which these answers have their shape."""
MEDIA = "media"
NAMES = {
    "text": "description",
    "place": "address_string",
    "photos": MEDIA,
    "lon": "long",
    "item": "service_code",
}
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\])?")
"""Names of the specification for those of our actions."""

View = Callable[..., HttpResponseBase]


def _call(view: View) -> View:
    """Mark a call of the interface: the format is known, and every error is told in it."""

    @wraps(view)
    def guarded(request: HttpRequest, form: str, **inputs: Any) -> HttpResponseBase:
        if form not in FORMATS:
            form, wrong = "xml", Wrong(HTTPStatus.NOT_FOUND, _("The formats are xml and json."))
            return refusal(form, Refused(wrong))
        try:
            return view(request, form, **inputs)
        except Refused as exc:
            return refusal(form, exc)
        except Refusal as exc:
            return refusal(form, _of_the_domain(exc))

    return api_page(never_cache(csrf_exempt(guarded)))


def _of_the_domain(exc: Refusal) -> Refused:
    """Return a refusal in the statuses of the specification, with what it says of each input."""
    known = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS}
    status = exc.status if exc.status in known else HTTPStatus.BAD_REQUEST
    said = [f"{NAMES.get(name, name)}: {words}" for name, words in exc.fields.items()]
    sentences = said or [str(exc)]
    headers = {"Retry-After": str(exc.retry_after)} if isinstance(exc, TooMany) else {}
    return Refused(*(Wrong(status, words) for words in sentences), headers=headers)


def _address() -> str:
    return absolute_address(reverse("public:open311_services", args=["xml"])).rpartition("/")[0]


@_call
@require_safe
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    """The one endpoint, and how one gets a key."""
    found = {
        "changeset": CHANGED,
        "contact": settings.BASE_URL,
        "key_service": _("The administrator of the city's platform gives out keys (tokens)."),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": _address(),
                "changeset": CHANGED,
                "type": "test" if is_demo_city() else "production",
                "formats": list(FORMATS.values()),
            }
        ],
    }
    return answer(form, "discovery", found)


@_call
@require_safe
def service_list(request: HttpRequest, form: str) -> HttpResponse:
    """All that can be reported; with `lat` and `long`, that which a unit answers for there."""
    asked = Asked(request.GET)
    point = asked.point()
    asked.check()
    items = services_at(*point) if point else services()
    return answer(form, "services", described(items))


@_call
@require_safe
def service(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """The questions of a service."""
    return answer(form, "service_definition", definition(service_by_code(code)))


@_call
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """The public reports, or a new one."""
    return _take(request, form) if request.method == "POST" else _list(request, form)


def _list(request: HttpRequest, form: str) -> HttpResponse:
    at = timezone.now()
    wanted = listed(Asked(request.GET), at=at)
    rows = Report.objects.public()
    if wanted.keys:
        rows = rows.filter(pk__in=[int(key) for key in wanted.keys if _is_key(key)])
    else:
        rows = rows.opened_on(wanted.first_day, wanted.last_day)
        if wanted.services:
            rows = rows.filter(case__item__code__in=wanted.services)
        if len(wanted.states) == 1:
            rows = rows.in_state(*wanted.states)
    first = (wanted.page - 1) * wanted.page_size
    page = list(rows.newest()[first : first + wanted.page_size])
    return answer(form, "service_requests", _told(page, at=at))


@_call
@require_safe
def one_request(request: HttpRequest, form: str, key: str) -> HttpResponse:
    """One report, as a list of one."""
    found = list(Report.objects.public().filter(pk=int(key))) if _is_key(key) else []
    if not found:
        missing = _("service_request_id %(key)s is not known.") % {"key": key}
        raise Refused(Wrong(HTTPStatus.NOT_FOUND, missing))
    return answer(form, "service_requests", _told(found, at=timezone.now()))


def _is_key(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) <= 18


@_call
@require_safe
def token(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """The id of a report that was sent here, once it has left the pool."""
    spend(request, "receipt", at=timezone.now())
    led = led_by(code)
    if led is None:
        raise Refused(Wrong(HTTPStatus.NOT_FOUND, _("This token is not known.")))
    found: dict[str, Any] = {"token": _as_token(led.code)}
    if led.case is not None:
        shown = Report.objects.public().filter(case=led.case.merged_into or led.case).first()
        if shown is not None:
            found["service_request_id"] = str(shown.pk)
    return answer(form, "service_requests", [found])


def _as_token(code: str) -> str:
    return code.replace(" ", "-")


def _told(reports: list[Report], *, at: datetime) -> list[dict[str, Any]]:
    """Return what everybody reads of reports, in the order of the specification."""
    photos: dict[int | None, Photo] = {}
    for photo in Photo.objects.for_public([one.case for one in reports]).order_by("-pk"):
        photos[photo.case_id] = photo
    return [_row(one, photos.get(one.case_id), at=at) for one in reports]


def _row(report: Report, photo: Photo | None, *, at: datetime) -> dict[str, Any]:
    case, line = report.case, report_line(report, at=at)
    media = reverse("public:report_photo", args=[report.pk, photo.key]) if photo else ""
    return {
        "service_request_id": str(report.pk),
        "status": "open" if line.open else "closed",
        "status_notes": str(line.badge.word),
        "service_name": line.title,
        "service_code": case.item.code,
        "description": line.title,
        "agency_responsible": case.unit.name if case.unit else "",
        "service_notice": "",
        "requested_datetime": _day(case.opened_at),
        "updated_datetime": _day(case.closed_at or case.opened_at),
        "address": line.where,
        "address_id": "",
        "zipcode": "",
        "lat": case.lat,
        "long": case.lon,
        "media_url": absolute_address(media) if media else "",
    }


def _day(moment: datetime) -> str:
    """Return the beginning of the day here: the time of day is told to nobody."""
    zone = timezone.get_current_timezone()
    return datetime.combine(local_day(moment), time(), zone).isoformat()


def _take(request: HttpRequest, form: str) -> HttpResponse:
    """Take a report in. Nothing of whoever it is from is kept: name, telephone, e-mail and device
    are not even read."""
    at = timezone.now()
    key = _key_of(request, at=at)
    asked = Asked(request.POST)
    code = asked.needed("service_code")
    point, place = asked.point(), asked.text("address_string")
    if point is None and not place and not asked.wrong:
        asked.refuse(_("lat and long, or address_string, were not provided."))
    at_once = asked.text(f"attribute[{AT_ONCE}]")
    if at_once not in {"", "yes", "no"}:
        asked.refuse(_("attribute[at_once] is yes or no."))
    item = service_by_code(code) if code else None
    answers = _answers(request)
    if item is not None:
        asked.answers(item.asked, answers)
    again = request.headers.get("Idempotency-Key", "")
    if len(again) > LONGEST_KEY or not again.isprintable():
        asked.refuse(_("%(name)s is too long.") % {"name": "Idempotency-Key"})
    asked.check()
    assert item is not None  # noqa: S101  # for the type checker: a code is needed
    spend_by_token(key, "order", at=at)
    uploads = [file.read() for file in request.FILES.getlist(MEDIA)]
    for action, times in cost_of(uploads).items():
        spend_by_token(key, action, at=at, times=times)
    lon, lat = point or (None, None)
    sent = actions.send(
        item,
        key=guests_key(request, f"open311:{key}", again),
        at=at,
        text=asked.text("description"),
        place=place,
        lon=lon,
        lat=lat,
        photos=uploads,
        at_once=at_once == "yes",
        answers=answers,
    )
    notices = [
        _("Nothing of the sender is kept. The token leads to the request once it was sent on.")
    ]
    if asked.text("media_url"):
        notices.append(_("Pictures are sent as files named media; media_url is not fetched."))
    taken = {"token": _as_token(sent.code), "service_notice": " ".join(notices), "account_id": ""}
    return answer(form, "service_requests", [taken], status=HTTPStatus.CREATED)


def _answers(request: HttpRequest) -> dict[str, list[str]]:
    """Return the answers to the city's questions by code: `attribute[code]`, and of lists
    `attribute[code][]` as often as there are answers."""
    answers: dict[str, list[str]] = {}
    for name in request.POST:
        code = ATTRIBUTE.fullmatch(name)
        if code is not None and code[1] != AT_ONCE:
            answers.setdefault(code[1], []).extend(request.POST.getlist(name))
    return answers


def _key_of(request: HttpRequest, *, at: datetime) -> int:
    """Return the row of the key that came in a body; one in an address would be in every log.
    Raises Refused: one is needed."""
    given = request.POST.get("api_key", "").strip()
    if not given:
        raise Refused(Wrong(HTTPStatus.FORBIDDEN, _("api_key was not provided.")))
    row = usable_token(given, at=at)
    if row is None or not row.allows(TokenVerb.ORDER):
        raise Refused(Wrong(HTTPStatus.FORBIDDEN, _("api_key is not valid for this.")))
    return row.pk
