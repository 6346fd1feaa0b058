"""Taking a report in: split at the door into what the office will read and what leads back.

Nothing is published and nothing stands in the audit log before the release: both would have a time.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.actions import TooManyAtOnce, taken_in
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import PHOTOS_AT_ONCE, kept_text
from yizhan.ground.idempotency.actions import KeyReused
from yizhan.ground.people.models import Person
from yizhan.ground.places.index import division_at, has_boundaries, within_city
from yizhan.ground.places.models import Division
from yizhan.kit import photos as kit_photos
from yizhan.kit.errors import Refusal
from yizhan.kit.questions import Answered, answered
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.actions.releasing import open_shielded
from yizhan.wings.participation.reports.index import shield
from yizhan.wings.participation.reports.models import Receipt, Waiting
from yizhan.wings.participation.reports.rules import (
    LONGEST_PLACE,
    LONGEST_TEXT,
    PLACES,
    latest,
)
from yizhan.wings.participation.reports.vault import Body, Head, Link


class NotReportable(Refusal):
    code = "not_reportable"
    message = _("This cannot be reported any more.")


@dataclass(frozen=True)
class Sent:
    """The answer to a report."""

    code: str
    release_by: datetime | None
    """By when it has left the pool; None: it has."""


@dataclass(frozen=True)
class Spot:
    """Where it is: in words, as a point that is already rounded, or both."""

    place: str
    division: Division | None
    lon: float | None = None
    lat: float | None = None
    near_border: bool = False


def send(  # noqa: PLR0913  # the input of the page that reports
    item: CatalogueItem,
    *,
    key: str,
    at: datetime,
    by: Person | None = None,
    text: str = "",
    place: str = "",
    lon: float | None = None,
    lat: float | None = None,
    division: Division | None = None,
    photos: Sequence[bytes] = (),
    at_once: bool = False,
    answers: Mapping[str, Sequence[str]] | None = None,
) -> Sent:
    """Take a report in and return its receipt. The same `key` gets the same receipt, once.

    `by` is kept under the seal if she asked for it; None: nobody is. `at_once` lets an urgent
    matter out without waiting for others. `answers` are those to the questions of the kind, by
    code. Raises a Refusal, or KeyReused.
    """
    key = key or secrets.token_hex(16)
    meaning = [item.code, text, place, str(lon), str(lat), str(division and division.pk)]
    if answers:
        meaning.append(json.dumps({code: list(answers[code]) for code in sorted(answers)}))
    fingerprint = vault.fingerprint_of(meaning, photos)
    earlier = _sent_before(key, fingerprint)
    if earlier is not None:
        return earlier
    spot = _spot(item, place=place, lon=lon, lat=lat, division=division)
    body = _body(item, spot, text=text, photos=photos, answers=answers or {})
    link = Link(vault.codes_of(key)[0], item.code, fingerprint, person=by.pk if by else None)
    try:
        if at_once and item.urgent:
            return _send_at_once(body, link, at=at)
        return _keep_in_pool(body, link, cell=_cell(item, spot), at=at)
    except IntegrityError:
        earlier = _sent_before(key, fingerprint)
        if earlier is None:
            raise
        return earlier


def _sent_before(key: str, fingerprint: str) -> Sent | None:
    """Return the answer to the same request, if there was one. Raises KeyReused if it said
    something else."""
    for code in vault.codes_of(key):
        receipt = vault.receipt_of(code)
        if receipt is None:
            continue
        link = vault.open_link(receipt)
        if link.fingerprint != fingerprint:
            raise KeyReused
        times = Waiting.objects.filter(pk__in=[link.waiting] if link.waiting else [])
        return Sent(code, times.values_list("release_by", flat=True).first())
    return None


@in_transaction
def _keep_in_pool(body: Body, link: Link, *, cell: str, at: datetime) -> Sent:
    share = secrets.randbelow(10_000) / 10_000
    release_by = latest(at, minutes=shield().minutes, share=share)
    receipt = Receipt()
    waiting = Waiting(
        release_by=release_by,
        sealed_head=vault.seal_head(Head(cell, str(receipt.pk))),
        sealed_body=vault.seal_body(body),
    )
    link = Link(**{**vars(link), "waiting": str(waiting.pk)})
    for column, value in vault.seal_link(link).items():
        setattr(receipt, column, value)
    with transaction.atomic():  # another request with this key may be first
        receipt.save(force_insert=True)
    waiting.save(force_insert=True)
    return Sent(link.code, release_by)


def _send_at_once(body: Body, link: Link, *, at: datetime) -> Sent:
    with taken_in(body.photos) as keys:
        return _open_at_once(body, link, keys, at=at)


@in_transaction
def _open_at_once(body: Body, link: Link, keys: list[str], *, at: datetime) -> Sent:
    receipt = Receipt(**vault.seal_link(link))
    with transaction.atomic():
        receipt.save(force_insert=True)
    case = open_shielded(body, keys, at=at)
    Receipt.objects.filter(pk=receipt.pk).update(
        **vault.seal_link(Link(**{**vars(link), "case": case.pk}))
    )
    return Sent(link.code, None)


def _body(
    item: CatalogueItem,
    spot: Spot,
    *,
    text: str,
    photos: Sequence[bytes],
    answers: Mapping[str, Sequence[str]],
) -> Body:
    if not item.is_report or not item.active:
        raise NotReportable
    text = kept_text(text)
    if len(text) > LONGEST_TEXT:
        words = gettext("At most %(limit)d characters.") % {"limit": LONGEST_TEXT}
        raise Refusal(words, fields={"text": words})
    if item.text_wanted and not text:
        words = gettext("Write a few words about it.")
        raise Refusal(words, fields={"text": words})
    said = answered(item.asked, answers)
    if len(photos) > PHOTOS_AT_ONCE:
        raise TooManyAtOnce
    for photo in photos:
        kit_photos.check(photo)
    return Body(
        item=item.code,
        text=text,
        place=spot.place,
        division=spot.division.pk if spot.division else None,
        lon=spot.lon,
        lat=spot.lat,
        facts=_facts(spot, said),
        photos=tuple(photos),
    )


def _facts(spot: Spot, said: Sequence[Answered]) -> dict[str, Any]:
    """Return the details that will stand in the first step of the case."""
    facts: dict[str, Any] = {"near_border": True} if spot.near_border else {}
    if said:
        facts["answers"] = [one.as_row() for one in said]
    return facts


def _spot(
    item: CatalogueItem,
    *,
    place: str,
    lon: float | None,
    lat: float | None,
    division: Division | None,
) -> Spot:
    """Return where it is, a point rounded at once. Raises a Refusal if nobody could find it."""
    place = " ".join(kept_text(place, field="place").split())
    if len(place) > LONGEST_PLACE:
        words = gettext("At most %(limit)d characters; the rest belongs into the text.")
        raise _wrong_place(words % {"limit": LONGEST_PLACE})
    if lon is None or lat is None:
        if item.takes_place and not place:
            raise _wrong_place(
                gettext("Say where: by your position, a place near by, or in words.")
            )
        return Spot(place, division)
    lon, lat = round(lon, PLACES), round(lat, PLACES)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90) or not within_city(lon, lat):
        raise _wrong_place(gettext("This place is outside of the city."))
    near_border = False
    if division is None and has_boundaries():
        area = division_at(lon, lat)
        division = area.division or next(iter(area.candidates), None)
        near_border = area.near_border
    name = division.name if division else ""
    return Spot(place or f"{name} {lat:.3f}, {lon:.3f}".strip(), division, lon, lat, near_border)


def _wrong_place(words: str) -> Refusal:
    return Refusal(words, fields={"place": words})


def _cell(item: CatalogueItem, spot: Spot) -> str:
    return f"{item.group}|{spot.division.pk if spot.division else 0}"
