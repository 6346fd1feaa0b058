"""Units that come to stand elsewhere, or become one with another."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions.periods import (
    BATCH,
    UNITS,
    day_of_change,
    hold_tree,
)
from yizhan.ground.people.actions.planting import replant
from yizhan.ground.people.actions.posts import UnitClosed
from yizhan.ground.people.actions.units import WrongPlace, end_posts
from yizhan.ground.people.events import UnitMoved, UnitsMerged
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.models.units import is_within
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.people.rules import CHILDREN, PeopleVerb
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction


class UnlikeUnits(Refusal):
    code = "unlike_units"
    message = _("Only two units of the same kind become one.")


@in_transaction
@lines_last()
def move_unit(
    unit: Unit, to: Unit, *, by: Person | None, at: datetime, on: date | None = None
) -> Unit:
    """Put a unit and everything in it below another one, today or from an earlier day of this year.
    What shared its division takes that of the new place. Moving it to where it stands changes
    nothing. Raises WrongPlace, WrongDay."""
    hold_tree()
    one, target = _locked(unit, to, by=by)
    inside = is_within(target.path, one.path)
    if inside or one.is_root() or one.kind not in CHILDREN[target.kind]:
        raise WrongPlace
    if one.is_child_of(target):
        return one
    day = day_of_change(_all_in(one), on, by=by, at=at)
    was = _place_below(one, target, on=day, at=at)
    record(
        PeopleVerb.UNIT_MOVED,
        by=by,
        target=one,
        at=at,
        code=one.code,
        was=was,
        now=target.code,
        on=day,
    )
    return one


@in_transaction
@lines_last()
def merge_units(
    unit: Unit, into: Unit, *, by: Person | None, at: datetime, on: date | None = None
) -> Unit:
    """Make a unit part of another of its kind: what stands below it moves, its posts end, it closes
    on that day, and whoever hears UnitsMerged hands over the rest. Doing it twice changes nothing.
    Raises UnlikeUnits, WrongPlace, WrongDay."""
    hold_tree()
    if Unit.objects.filter(pk=unit.pk, merged_into=into.pk).exists():
        return unit
    one, other = _locked(unit, into, by=by)
    if one.kind != other.kind:
        raise UnlikeUnits
    if one.is_root() or is_within(other.path, one.path):
        raise WrongPlace
    day = day_of_change([*_all_in(one), other.pk], on, by=by, at=at)
    children = Unit.objects.below(one).not_ended().filter(depth=one.depth + 1)
    moved = list(children.order_by("path"))
    for child in moved:
        _place_below(child, other, on=day, at=at)
    posts = end_posts(one, at=at)
    UNITS.end([one], on=day)
    one.closed_on, one.merged_into = day, other
    one.save(update_fields=["closed_on", "merged_into"])
    publish(UnitsMerged(unit_id=one.pk, into_id=other.pk, kind=one.kind, on=day, at=at))
    record(
        PeopleVerb.UNIT_MERGED, by=by, target=one, at=at, code=one.code, into=other.code, on=day,
        moved=[child.code for child in moved], posts=posts,
    )  # fmt: skip
    return one


def _locked(unit: Unit, other: Unit, *, by: Person | None) -> tuple[Unit, Unit]:
    """Both as they are now, if both are open and `by` may change both."""
    rows = Unit.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(pk__in=[unit.pk, other.pk])
    units: dict[int, Unit] = {row.pk: row for row in rows}
    for row in units.values():
        if by is not None:
            require(by, Permission.UNIT_EDIT, row)
        if row.closed_on is not None:
            raise UnitClosed
    return units[unit.pk], units[other.pk]


def _all_in(unit: Unit) -> list[int]:
    return list(Unit.objects.below(unit).not_ended().values_list("pk", flat=True))


def _place_below(unit: Unit, target: Unit, *, on: date, at: datetime) -> str:
    """Move a branch of the tree; return the code of the unit it stood below."""
    above = Unit.objects.get(path=unit.parent_path)
    replant(unit, target)
    inside = list(Unit.objects.below(unit).not_ended())
    if unit.division_id == above.division_id != target.division_id:
        shared = [one for one in inside if one.division_id == unit.division_id]
        for one in shared:
            one.division_id = target.division_id
        Unit.objects.bulk_update(shared, ["division"], batch_size=BATCH)
        unit.division_id = target.division_id
    UNITS.change(inside, on=on)
    publish(UnitMoved(unit_id=unit.pk, from_id=above.pk, to_id=target.pk, on=on, at=at))
    code: str = above.code
    return code
