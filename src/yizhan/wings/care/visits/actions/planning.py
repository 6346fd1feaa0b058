"""The round of a day: which stops, in which order. A plan binds nobody and counts for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.visits.models import Assignment, Destination, PlannedVisit
from yizhan.wings.care.visits.rules import MOST_IN_A_ROUND, VisitsVerb

AHEAD = timedelta(days=366)


@in_transaction
def plan_round(
    destinations: Sequence[Destination], *, day: date, by: Person, at: datetime
) -> list[PlannedVisit]:
    """Put these stops into the round of a day, in their order, after what is planned for it. What
    is in it already keeps its place. Raises NotAllowed for whom she does not see, or a Refusal."""
    _refuse(destinations, day=day, today=local_day(at))
    # Under lock, so that two taps do not plan the same stop twice.
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    mine = set(Assignment.objects.for_person(by).values_list("destination", flat=True))
    if not mine.issuperset(one.pk for one in destinations):
        raise NotAllowed(f"{by} does not see all of these")
    have = list(PlannedVisit.objects.of_person(by).filter(day=day))
    there = {one.destination_id for one in have}
    last = max((one.position for one in have), default=0)
    new = [one for one in dict.fromkeys(destinations) if one.pk not in there]
    if len(have) + len(new) > MOST_IN_A_ROUND:
        words = gettext("At most %(most)d stops a day.")
        raise Refusal(words % {"most": MOST_IN_A_ROUND})
    rows = [
        PlannedVisit(destination=one, person=by, day=day, position=last + nth, planned_at=at)
        for nth, one in enumerate(new, 1)
    ]
    PlannedVisit.objects.bulk_create(rows)
    if rows:
        record(VisitsVerb.PLANNED, by=by, target="visits.PlannedVisit", at=at, count=len(rows))
    return rows


@in_transaction
def take_out(planned: PlannedVisit, *, by: Person, at: datetime) -> None:
    """Take one stop out of a round. Doing it twice changes nothing; what was done stays."""
    mine = PlannedVisit.objects.not_done().of_person(by).filter(pk=planned.pk)
    if mine.delete()[0]:
        record(VisitsVerb.UNPLANNED, by=by, target="visits.PlannedVisit", at=at)


def _refuse(destinations: Sequence[Destination], *, day: date, today: date) -> None:
    wrong = {}
    if not destinations:
        wrong["destination"] = gettext("Choose at least one.")
    if not today <= day <= today + AHEAD:
        wrong["day"] = gettext("Choose today or a later day, within a year.")
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
