"""The jury: declare conflicts, mark, and close the marking with a result that is reckoned."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.honours import vault
from yizhan.wings.participation.honours.actions.row import NotNow, copy, locked, move
from yizhan.wings.participation.honours.index import marks_missing, near_by_rows
from yizhan.wings.participation.honours.models import Call, Conflict, Juror, Mark, Nomination
from yizhan.wings.participation.honours.rules import (
    FEWEST_MARKS,
    HIGHEST,
    LOWEST,
    CallState,
    HonoursVerb,
    NominationState,
    named,
    places_of,
)


class DeclareFirst(Refusal):
    code = "declare_first"
    message = _("First say to whom you are close. Then you can mark.")


class InConflict(Refusal):
    code = "in_conflict"
    message = _("You are close to this nominee and give no mark here.")


class MarksMissing(Refusal):
    code = "marks_missing"


@in_transaction
def declare(juror: Juror, *, close_to: Collection[UUID], by: Person, at: datetime) -> None:
    """Say to which nominees one is close; that there is nobody else is said with it. A mark given
    there before goes. May be said anew until the marking is closed."""
    call, row = _locked(juror, by)
    nominations = Nomination.objects.open_to(row.call_id)
    chosen = set(nominations.filter(key__in=list(close_to)).values_list("pk", flat=True))
    chosen |= near_by_rows(row)
    Conflict.objects.of(row).exclude(nomination__in=chosen).delete()
    Conflict.objects.bulk_create(
        [Conflict(juror=row, nomination_id=pk) for pk in sorted(chosen)], ignore_conflicts=True
    )
    Mark.objects.of(row).filter(nomination__in=chosen).delete()
    row.declared_at = at
    row.save(update_fields=["declared_at"])
    record(HonoursVerb.DECLARED, by=by, target=call, at=at, conflicts=len(chosen))


@in_transaction
def mark(juror: Juror, nomination: Nomination, /, *, value: int, by: Person, at: datetime) -> None:
    """Give a mark, or another one until the marking is closed. It is sealed: nobody else reads it
    before. Raises DeclareFirst or InConflict."""
    call, row = _locked(juror, by)
    if row.declared_at is None:
        raise DeclareFirst
    one = Nomination.objects.open_to(row.call_id).filter(pk=nomination.pk).first()
    if one is None or one.state != NominationState.AGREED:
        raise NotNow
    near = Conflict.objects.of(row).filter(nomination=one).exists()
    if near or one.pk in near_by_rows(row):
        raise InConflict
    if not LOWEST <= value <= HIGHEST:
        words = gettext("A whole number between %(lowest)d and %(highest)d.")
        sentence = words % {"lowest": LOWEST, "highest": HIGHEST}
        raise Refusal(sentence, fields={"value": sentence})
    Mark.objects.update_or_create(
        juror=row, nomination=one, defaults={"sealed_value": vault.seal_mark(value)}
    )
    record(HonoursVerb.MARKED, by=by, target=call, at=at)


@in_transaction
def close_marking(call: Call, *, by: Person, at: datetime) -> None:
    """Open the marks and reckon the result as the call said. A mark goes whose juror turned out to
    be close meanwhile. Until the last day for marks nobody's may be missing, and after it everybody
    needs three. Raises MarksMissing."""
    row = locked(call)
    require(by, Permission.HONOUR_EDIT, row.unit)
    if row.state != CallState.JUDGING:
        raise NotNow
    _refuse_missing(row, at=at)
    for juror in Juror.objects.of(row):
        Mark.objects.of(juror).filter(nomination__in=near_by_rows(juror)).delete()
    marks: dict[int, list[int]] = {}
    given = Mark.objects.filter(juror__call=row, nomination__state=NominationState.AGREED)
    for one in given.exclude(sealed_value=None):
        one.value, one.sealed_value = vault.open_mark(one.sealed_value or b""), None
        one.save(update_fields=["value", "sealed_value"])
        marks.setdefault(one.nomination_id, []).append(one.value)
    places = places_of(marks, row.reckoning)
    chosen = named(places, honours=row.honours)
    for nomination in Nomination.objects.of(row).filter(pk__in=places):
        nomination.place = places[nomination.pk]
        nomination.state = (
            NominationState.NAMED if nomination.pk in chosen else NominationState.NOT_NAMED
        )
        nomination.save(update_fields=["place", "state"])
    move(row, CallState.RECKONED, by=by, at=at)
    copy(row, call)


def _refuse_missing(call: Call, *, at: datetime) -> None:
    missing, fewest = marks_missing(call)
    if fewest is None:
        raise MarksMissing(gettext("There is nobody left to reckon."))
    if fewest < FEWEST_MARKS:
        words = gettext("Each nominee needs at least %(least)d marks; somebody has %(fewest)d.")
        raise MarksMissing(words % {"least": FEWEST_MARKS, "fewest": fewest})
    if missing and local_day(at) <= call.judges_until:
        words = gettext("%(n)d marks are missing. They can be given until %(day)s.")
        raise MarksMissing(words % {"n": missing, "day": call.judges_until.isoformat()})


def _locked(juror: Juror, by: Person) -> tuple[Call, Juror]:
    """The call and the juror's own seat, while the jury marks."""
    call = locked(juror.call_id)
    row = Juror.objects.of(call).for_person(by).filter(pk=juror.pk).first()
    if row is None:
        raise NotAllowed(f"{by} is not this juror")
    if call.state != CallState.JUDGING:
        raise NotNow
    row.call = call
    return call, row
