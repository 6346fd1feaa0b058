"""Exam weeks and their halls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.fleet.models import ExamWeek, Hall
from yizhan.wings.participation.fleet.rules import MOST_DAYS, MOST_HALLS, FleetVerb


class BadWeek(Refusal):
    code = "bad_week"
    message = _("These days cannot be an exam week.")


class WeekInUse(Refusal):
    code = "week_in_use"
    message = _("Errands were asked for in this week already. It cannot be changed any more.")


class HallPlace(NamedTuple):
    name: str
    lon: float
    lat: float


@in_transaction
def plan_week(  # noqa: PLR0913  # the input of the page
    unit: Unit,
    *,
    name: str,
    asked_from: date,
    first_day: date,
    last_day: date,
    over_at: time,
    halls: Sequence[HallPlace],
    by: Person | None,
    at: datetime,
) -> ExamWeek:
    """Enter an exam week with its halls. Raises NotAllowed or BadWeek."""
    if by is not None:
        require(by, Permission.FLEET_EDIT, unit)
    _refuse(asked_from, first_day, last_day, halls)
    week = ExamWeek.objects.create(
        unit=unit,
        name=name.strip(),
        asked_from=asked_from,
        first_day=first_day,
        last_day=last_day,
        over_at=over_at,
        created_at=at,
    )
    Hall.objects.bulk_create(Hall(week=week, **hall._asdict()) for hall in halls)
    record(FleetVerb.WEEK_PLANNED, by=by, target=week, at=at, unit=unit.code, halls=len(halls))
    return week


@in_transaction
def change_week(  # noqa: PLR0913  # the input of the page
    week: ExamWeek,
    *,
    name: str,
    asked_from: date,
    first_day: date,
    last_day: date,
    over_at: time,
    halls: Sequence[HallPlace],
    by: Person | None,
    at: datetime,
) -> ExamWeek:
    """Change an exam week and its halls, while nothing was asked for in it. Days and halls that
    riders signed up for stay. Raises NotAllowed, WeekInUse or BadWeek."""
    row = under_lock(ExamWeek.objects.select_related("unit"), week.pk)
    if by is not None:
        require(by, Permission.FLEET_EDIT, row.unit)
    if row.errands.exists():
        raise WeekInUse
    _refuse(asked_from, first_day, last_day, halls)
    _refuse_riders_left_out(row, first_day, last_day, {hall.name for hall in halls})
    row.name, row.asked_from, row.over_at = name.strip(), asked_from, over_at
    row.first_day, row.last_day = first_day, last_day
    row.save(update_fields=["name", "asked_from", "first_day", "last_day", "over_at"])
    row.halls.exclude(name__in=[hall.name for hall in halls]).delete()
    row.days.exclude(day__range=(first_day, last_day)).delete()
    for hall in halls:
        row.halls.update_or_create(name=hall.name, defaults={"lon": hall.lon, "lat": hall.lat})
    record(FleetVerb.WEEK_CHANGED, by=by, target=row, at=at, halls=len(halls))
    return row


def _refuse(asked_from: date, first_day: date, last_day: date, halls: Sequence[HallPlace]) -> None:
    if not asked_from <= first_day <= last_day < first_day + timedelta(days=MOST_DAYS):
        words = gettext("The days are not in order, or more than %(most)s.") % {"most": MOST_DAYS}
        raise BadWeek(words, fields={"last_day": words})
    names = {hall.name for hall in halls}
    if not 0 < len(names) == len(halls) <= MOST_HALLS:
        words = gettext("Name at least one hall, and each of them once.")
        raise BadWeek(words, fields={"halls": words})


def _refuse_riders_left_out(
    week: ExamWeek, first_day: date, last_day: date, names: set[str]
) -> None:
    outside = week.helpers.signed_up().exclude(day__range=(first_day, last_day))
    if (helper := outside.order_by("day").first()) is not None:
        words = gettext("Riders have signed up for %(day)s.") % {"day": helper.day.isoformat()}
        raise BadWeek(words, fields={"last_day": words})
    near = week.helpers.exclude(near__name__in=names).select_related("near")
    if (helper := near.order_by("near__name").first()) is not None:
        words = gettext("Riders set out near this hall: %(hall)s") % {"hall": helper.near.name}
        raise BadWeek(words, fields={"halls": words})
