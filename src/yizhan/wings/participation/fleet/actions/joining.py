"""Riders sign up for days of an exam week, and leave again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.models import Person
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.fleet.actions.row import clear, fit_all, lock_day
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, Hall, Helper
from yizhan.wings.participation.fleet.rules import MOST_SIZE, WITH_RIDER, FleetVerb, Skill


class CannotJoin(Refusal):
    code = "cannot_join"
    message = _("Nobody can sign up for this day.")


class AlreadyIn(Refusal):
    code = "already_in"
    message = _("You have signed up for this day.")


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The hours, the load and the skills of a rider on one day."""

    opens: time
    closes: time
    capacity: int = 3
    skills: Collection[str] = ()
    rest_from: time | None = None
    rest_until: time | None = None
    rest_minutes: int = 30


@in_transaction
def join(
    week: ExamWeek, *, day: date, near: Hall, hours: Hours, by: Person, at: datetime
) -> Helper:
    """Sign up for a day. Raises CannotJoin or AlreadyIn."""
    if not (week.first_day <= day <= week.last_day and local_day(at) <= day):
        raise CannotJoin
    _refuse_hours(hours)
    lock_day(week.pk, day)
    if Helper.objects.asked_by(by).signed_up().filter(week=week, day=day).exists():
        raise AlreadyIn
    helper = Helper.objects.create(
        week=week,
        person=by,
        day=day,
        near=near,
        opens=hours.opens,
        closes=hours.closes,
        capacity=hours.capacity,
        skills=sorted(set(hours.skills) & set(Skill.values)),
        rest_from=hours.rest_from,
        rest_until=hours.rest_until,
        rest_minutes=hours.rest_minutes,
        signed_up_at=at,
    )
    record(FleetVerb.JOINED, by=by, target=helper, at=at)
    return helper


@in_transaction
@lines_last()
def leave(helper: Helper, *, by: Person, at: datetime) -> None:
    """Leave the fleet of a day; what she had goes to others."""
    if not Helper.objects.asked_by(by).filter(pk=helper.pk).exists():
        raise NotAllowed("Only who signed up leaves.")
    let_go(helper, at=at)
    record(FleetVerb.LEFT, by=by, target=helper, at=at)


def let_go(helper: Helper, *, at: datetime) -> None:
    """End a sign-up, and give its errands to others."""
    day = lock_day(helper.week_id, helper.day)
    row = Helper.objects.select_for_update(of=("self",)).get(pk=helper.pk)
    if row.left_at is not None:
        return
    row.left_at = at
    row.save(update_fields=["left_at"])
    had = list(Errand.objects.filter(helper=row, state__in=WITH_RIDER).order_by("pk"))
    for errand in had:
        clear(errand, at=at)
        errand.save()
    if had:
        fit_all(day, at=at)


def _refuse_hours(hours: Hours) -> None:
    if hours.opens >= hours.closes:
        words = gettext("Your hours end before they begin.")
        raise CannotJoin(words, fields={"closes": words})
    if not 1 <= hours.capacity <= MOST_SIZE:
        words = gettext("Between 1 and %(most)s.") % {"most": MOST_SIZE}
        raise CannotJoin(words, fields={"capacity": words})
    if (hours.rest_from is None) != (hours.rest_until is None):
        words = gettext("Give both times of the break, or none.")
        raise CannotJoin(words, fields={"rest_until": words})
    if hours.rest_from is not None and hours.rest_until is not None:
        inside = hours.opens <= hours.rest_from <= hours.rest_until < hours.closes
        if not inside or not 5 <= hours.rest_minutes <= 120:
            words = gettext("The break must begin and end within your hours.")
            raise CannotJoin(words, fields={"rest_from": words})
