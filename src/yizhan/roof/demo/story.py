"""The course of one case: taken, perhaps asked back or put on a day, answered in time or late, and what
the person who asked says of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from yizhan.ground.casework import index
from yizhan.ground.casework.actions import CaseRow, Step
from yizhan.ground.casework.rules import Status, StepKind
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.worktime.actions import load_calendar
from yizhan.ground.worktime.rules import DEFAULT_OFFICE_HOURS, add_working_minutes
from yizhan.kit.hours import parse
from yizhan.roof.demo import words
from yizhan.roof.demo.city import BUREAU, ROOT, City

E, S = StepKind, Status
OFFICE = parse(DEFAULT_OFFICE_HOURS)
LATE, ASKED_BACK, ON_A_DAY, NOTED, NOTHING_DONE = 0.11, 0.12, 0.1, 0.2, 0.06
RATED, NOT_SOLVED = 0.64, 0.08
STARS = (5, 5, 5, 5, 5, 4, 4, 4, 3, 2, 1)


class Desk:
    """The people who answer for units in the demo city."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.calendar = load_calendar()

    def unit(self, row: CaseRow) -> Unit:
        if row.item.unit_kind == UnitKind.SERVICE_POINT and row.unit is not None:
            return row.unit
        return index.responsible_unit(row.item, row.division) or self.city.units[BUREAU]

    def handler(self, unit: Unit) -> Person:
        """The handler there, or else at the nearest unit above."""
        while unit.code not in self.city.staff:
            unit = self.above(unit)
        return self.city.staff[unit.code]

    def above(self, unit: Unit) -> Unit:
        return self.city.by_path.get(unit.parent_path, self.city.units[ROOT])

    def later(self, at: datetime, minutes: float) -> datetime:
        """So many working minutes later."""
        return add_working_minutes(at, max(1, int(minutes)), hours=OFFICE, calendar=self.calendar)


def tell(row: CaseRow, desk: Desk, rng: Random) -> list[Step]:
    """The steps of a case until it is closed, and what is said after."""
    target = row.item.target_minutes
    unit = desk.unit(row)
    by = desk.handler(unit)
    late = rng.random() < LATE
    share = rng.uniform(1.05, 1.7) if late else rng.betavariate(1.6, 2.2) * 0.75 + 0.12
    ends = desk.later(row.opened_at, target * share)
    steps = [Step(desk.later(row.opened_at, target * rng.uniform(0.02, 0.1)), E.TAKEN, by=by)]
    if late:
        due = desk.later(row.opened_at, target) + timedelta(minutes=1)
        steps.append(Step(due, E.ESCALATED, unit=desk.above(unit), facts={"not_solved": False}))
    else:
        steps += _meanwhile(desk, since=steps[0].at, until=ends, by=by, rng=rng)
    if rng.random() < NOTHING_DONE:
        reason, text = rng.choice(words.CLOSED_WHY)
        steps.append(Step(ends, E.MOVED, S.CLOSED_NO_ACTION, by=by, text=text, reason=reason))
        return steps
    answer = rng.choice(words.ANSWERS[row.item.code])
    steps.append(Step(ends, E.MOVED, S.RESOLVED, by=by, text=answer))
    return steps + _afterwards(row, ends, unit, desk=desk, rng=rng)


def _meanwhile(
    desk: Desk, *, since: datetime, until: datetime, by: Person, rng: Random
) -> list[Step]:
    """The steps that may come between taking a case and answering it."""

    def moment(share: float) -> datetime:
        return min(desk.later(since + (until - since) * share, 1), until)

    if rng.random() < ASKED_BACK:
        ask, reply = rng.choice(words.ASK_BACK), rng.choice(words.REPLIES)
        replied_at = moment(0.2) + (moment(0.5) - moment(0.2)) / 2
        return [
            Step(moment(0.2), E.MOVED, S.REACTION_REQUESTED, by=by, text=ask),
            Step(replied_at, E.MOVED, S.REACTION_RECEIVED, text=reply, facts={"by_asker": True}),
            Step(moment(0.5), E.TAKEN, by=by),
        ]
    if rng.random() < ON_A_DAY:
        day = until.date()
        return [Step(moment(0.3), E.MOVED, S.SCHEDULED, by=by, scheduled_for=day)]
    if rng.random() < NOTED:
        return [Step(moment(0.5), E.NOTED, by=by, text=rng.choice(words.NOTES))]
    return []


def _afterwards(
    row: CaseRow, closed_at: datetime, unit: Unit, *, desk: Desk, rng: Random
) -> list[Step]:
    """The asker's verdict within the two weeks she has."""
    if rng.random() > RATED:
        return []
    at = closed_at + timedelta(minutes=rng.randint(10, 3 * 24 * 60))
    if rng.random() > NOT_SOLVED:
        stars, thanks = rng.choice(STARS), rng.choice(words.THANKS)
        return [Step(at, E.RATED, solved=True, stars=stars, text=thanks)]
    by = desk.handler(unit)
    again = desk.later(at, row.item.target_minutes * rng.uniform(0.2, 0.8))
    taken_at = min(desk.later(at, 30), again)
    complaint = rng.choice(words.NOT_SOLVED)
    return [
        Step(at, E.RATED, solved=False, stars=rng.choice((1, 2))),
        Step(at, E.MOVED, S.REOPEN_REQUESTED, text=complaint, facts={"by_asker": True}),
        Step(at, E.MOVED, S.REOPENED, facts={"by_platform": True}),
        Step(at, E.ESCALATED, unit=desk.above(unit), facts={"not_solved": True}),
        Step(taken_at, E.TAKEN, by=by),
        Step(again, E.MOVED, S.RESOLVED, by=by, text=rng.choice(words.BETTER)),
        Step(again + timedelta(hours=5), E.RATED, solved=True, stars=rng.choice((3, 4, 5))),
    ]
