"""Reading all entries of riders together, for figures: days and numbers, and no name."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef

from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.riding import RidershipQuerySet


def first_day() -> date | None:
    """Return the day on which the first of all entries begins."""
    days = Ridership.objects.order_by("joined_on").values_list("joined_on", flat=True)
    return days.first()


def entered_twice() -> RidershipQuerySet:
    """Return the entries of whoever was at some time entered twice at once. As nobody has two
    entries without an end, one of them has one."""
    others = Ridership.objects.filter(rider=OuterRef("rider")).exclude(pk=OuterRef("pk"))
    others = others.ending_after(OuterRef("joined_on")).filter(joined_on__lt=OuterRef("left_on"))
    return _of_riders(Ridership.objects.left().filter(Exists(others)))


def entered_twice_on(day: date) -> RidershipQuerySet:
    """Return the entries in force at the end of a day of whoever has several of them."""
    ending = Ridership.objects.filter(left_on__gt=day, joined_on__lte=day)
    others = Ridership.objects.in_force(on=day).filter(rider=OuterRef("rider"))
    twice = ending.filter(Exists(others.exclude(pk=OuterRef("pk"))))
    return _of_riders(twice).in_force(on=day)


def _of_riders(rows: RidershipQuerySet) -> RidershipQuerySet:
    riders = rows.order_by().values_list("rider", flat=True)
    return Ridership.objects.filter(rider__in=list(riders)).order_by()
