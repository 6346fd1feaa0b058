"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.ground.casework.models import CatalogueItem, Photo, PhotoState
from yizhan.ground.casework.rules import Audience, ItemGroup
from yizhan.ground.casework.tests.factories import an_item


def the_photo(world: Any) -> str:
    """A photo of a report of the union department, which waits."""
    known = Photo.objects.filter(state=PhotoState.BLURRED).first()
    if known is None:
        item = CatalogueItem.objects.filter(audience=Audience.REPORT).first()
        item = item or an_item(audience=Audience.REPORT, group=ItemGroup.HAZARD)
        case = world.city.case(item=item, at=timezone.now())
        known = Photo.objects.create(
            case=case, key="0" * 32, state=PhotoState.BLURRED, shielded=True, width=8, height=6,
            at=timezone.now(),
        )  # fmt: skip
    return known.key


def a_published_one(world: Any) -> str:
    known = Photo.objects.filter(key="1" * 32).first()
    if known is None:
        case = Photo.objects.get(key=the_photo(world)).case
        known = Photo.objects.create(
            case=case, key="1" * 32, state=PhotoState.READY, shielded=True, width=8, height=6,
            at=timezone.now(),
        )  # fmt: skip
    return known.key


THINGS = {
    "desk/photos/<str:key>": the_photo,
    "desk/photos/published/<str:key>": a_published_one,
}
