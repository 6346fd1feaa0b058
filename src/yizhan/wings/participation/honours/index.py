"""The facts in the rows of a jury: who is close to whom, and which marks are missing."""

from __future__ import annotations

from yizhan.ground.people.models import Person
from yizhan.wings.participation.honours.models import Call, Conflict, Juror, Mark, Nomination
from yizhan.wings.participation.honours.rules import NominationState


def near_by_rows(juror: Juror) -> set[int]:
    """The nominations that this juror may not mark whatever she declares: herself, and those of
    whom she wrote a statement."""
    if juror.person_id is None:
        return set()
    accounts = Person.objects.same_as(juror.person_id)
    mine = Nomination.objects.filter(call=juror.call_id)
    herself = mine.filter(person__in=accounts).values_list("pk", flat=True)
    written = mine.filter(statements__by__in=accounts).values_list("pk", flat=True)
    return {*herself, *written}


def marks_missing(call: Call) -> tuple[int, int | None]:
    """Return how many marks are missing in a call, and the number of marks of the nominee who has
    the fewest; None if there is no nominee."""
    rows = Nomination.objects.of(call).filter(state=NominationState.AGREED)
    nominees = set(rows.values_list("pk", flat=True))
    jurors = list(Juror.objects.of(call).exclude(person=None))
    close = set(Conflict.objects.declared_in(call).values_list("juror", "nomination"))
    close |= {(juror.pk, pk) for juror in jurors for pk in near_by_rows(juror)}
    given = set(
        Mark.objects.filter(juror__call=call, nomination__in=nominees).values_list(
            "juror", "nomination"
        )
    )
    given -= close  # what is known by now was not always known when she marked
    wanted = {(juror.pk, pk) for juror in jurors for pk in nominees} - close
    counts = {pk: sum(nominee == pk for _juror, nominee in given) for pk in nominees}
    return len(wanted - given), min(counts.values(), default=None)
