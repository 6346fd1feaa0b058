"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.accompaniment.models import Accompaniment, Entry, Evidence, LegalAid
from yizhan.wings.care.accompaniment.rules import Line
from yizhan.wings.care.accompaniment.tests.factories import a_photo, an_accompaniment, an_aid


def the_row(world: Any) -> Accompaniment:
    """The rider of the world is stood by the handler of the union department."""
    known = Accompaniment.objects.asked_by(world.city.rider).first()
    return known or an_accompaniment(world.city, at=timezone.now())


def the_words(world: Any) -> Entry:
    return Entry.objects.filter(accompaniment=the_row(world), line=Line.WORDS).earliest("pk")


def the_photo(world: Any) -> Evidence:
    row = the_row(world)
    known = Evidence.objects.of(row).first()
    return known or a_photo(row, by=world.city.rider, at=timezone.now())


def the_aid(world: Any) -> LegalAid:
    row = the_row(world)
    known = LegalAid.objects.of(row).first()
    return known or an_aid(row, by=world.city.handler)


THINGS = {
    "me/stand-by/<uuid:public_id>": lambda world: the_row(world).public_id,
    "me/stand-by/words/<uuid:key>": lambda world: the_words(world).key,
    "me/stand-by/photos/<uuid:key>": lambda world: the_photo(world).key,
    "me/stand-by/aid/<uuid:key>": lambda world: the_aid(world).key,
}
