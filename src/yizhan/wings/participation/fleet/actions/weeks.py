"""Exam weeks and their halls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.roles import Permission, require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.fleet.models import ExamWeek, Hall
from yizhan.wings.participation.fleet.rules import MOST_DAYS, MOST_HALLS, FleetVerb


class BadWeek(Refusal):
    code = "bad_week"
    message = _("These days cannot be an exam week.")


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
    if not asked_from <= first_day <= last_day < first_day + timedelta(days=MOST_DAYS):
        words = gettext("The days are not in order, or more than %(most)s.") % {"most": MOST_DAYS}
        raise BadWeek(words, fields={"last_day": words})
    names = {hall.name for hall in halls}
    if not 0 < len(names) == len(halls) <= MOST_HALLS:
        words = gettext("Name at least one hall, and each of them once.")
        raise BadWeek(words, fields={"halls": words})
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
