"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.accompaniment.models import (
    Accompaniment,
    Appointment,
    Evidence,
    LegalAid,
    Step,
)
from yizhan.wings.care.accompaniment.tests.factories import a_photo, an_accompaniment, an_aid


def the_row(world: Any) -> Accompaniment:
    """The rider of the world is stood by the handler of the union department."""
    known = Accompaniment.objects.exclude(person=None).first()
    return known or an_accompaniment(world.city, at=timezone.now())


def an_unnamed(world: Any) -> Accompaniment:
    known = Accompaniment.objects.filter(person=None).first()
    fields = {"by": None, "division": None}
    return known or an_accompaniment(world.city, at=timezone.now(), **fields)


def the_photo(world: Any) -> Evidence:
    row = the_row(world)
    known = Evidence.objects.of(row).first()
    return known or a_photo(row, by=world.city.rider, at=timezone.now())


def the_aid(world: Any) -> LegalAid:
    row = the_row(world)
    known = LegalAid.objects.of(row).first()
    return known or an_aid(row, by=world.city.handler)


def the_appointment(world: Any) -> int:
    the_row(world)
    return Appointment.objects.earliest("pk").pk


THINGS = {
    "desk/stand-by/<uuid:public_id>": lambda world: the_row(world).public_id,
    "desk/stand-by/unnamed/<uuid:public_id>": lambda world: an_unnamed(world).public_id,
    "desk/stand-by/steps/<uuid:key>": lambda world: Step.objects.of(the_row(world)).first().key,
    "desk/stand-by/photos/<uuid:key>": lambda world: the_photo(world).key,
    "desk/stand-by/aid/<uuid:key>": lambda world: the_aid(world).key,
    "desk/stand-by/namings/<int:pk>": the_appointment,
    "desk/stand-by/usual/<slug:code>": lambda world: "call",
}
