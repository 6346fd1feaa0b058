"""Accompaniments for tests. May be imported upward only."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from PIL import Image

from yizhan.ground.casework.tests.factories import City
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, SecretKind
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.accompaniment.actions import (
    add_photos,
    agree,
    appoint,
    fill_known,
    make_ready,
    open_accompaniment,
    propose_aid,
)
from yizhan.wings.care.accompaniment.models import Accompaniment, Appointment, Evidence, LegalAid

WORDS = "在桥头被车蹭倒"
PHONE = "13800138001"


def with_phone(person: Person, number: str = PHONE) -> Person:
    vault.keep(SecretKind.PHONE, number, person=person, at=MONDAY)
    return person


def an_appointment(city: City, person: Person | None = None, **fields: Any) -> Appointment:
    columns: dict[str, Any] = {
        "unit": city.union,
        "division": city.county,
        "phone": "0778-2280001",
        "by": None,
        "at": MONDAY,
    } | fields
    return appoint(person or city.handler, **columns)


def an_accompaniment(city: City, *, at: datetime = MONDAY, **fields: Any) -> Accompaniment:
    """One of the city's rider, stood by the handler of the union."""
    if not Appointment.objects.exists():
        fill_known(by=None, at=at)
        an_appointment(city, at=at)
    columns: dict[str, Any] = {
        "by": city.rider,
        "division": city.county,
        "text": WORDS,
        "contact": PHONE,
    } | fields
    return open_accompaniment(at=at, **columns)


def a_jpeg(**exif: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 40).convert("RGB").save(out, "JPEG", **exif)
    return out.getvalue()


def a_photo(row: Accompaniment, *, by: Person, at: datetime = MONDAY) -> Evidence:
    add_photos(row, [a_jpeg()], by=by, at=at)
    evidence = Evidence.objects.latest("pk")
    make_ready(evidence)
    return Evidence.objects.get(pk=evidence.pk)


def an_aid(row: Accompaniment, *, by: Person, agreed_by: Person | None = None) -> LegalAid:
    aid = propose_aid(
        row, office="法律援助中心", text="骑手请求援助", with_photos=False, by=by, at=MONDAY
    )
    if agreed_by is not None:
        agree(aid, by=agreed_by, at=MONDAY)
    return aid
