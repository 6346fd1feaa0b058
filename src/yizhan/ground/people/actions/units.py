"""Units: founded under another, renamed, closed. Each change holds from a day, and the history of
the tree (UnitPeriod) keeps what was before."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import posts
from yizhan.ground.people.actions.periods import (
    UNITS,
    check_day,
    day_of_change,
    hold_tree,
)
from yizhan.ground.people.actions.planting import plant
from yizhan.ground.people.events import UnitClosed, UnitFounded
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.people.rules import CHILDREN, Competence, PeopleVerb
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction


class WrongPlace(Refusal):
    code = "wrong_place"
    message = _("A unit of this kind cannot stand there.")


class CodeTaken(Refusal):
    code = "code_taken"
    message = _("There is already a unit with this code.")


class NotEmpty(Refusal):
    code = "not_empty"
    message = _("Units below this one are still open. Close or move them first.")


@in_transaction
def create_unit(  # noqa: PLR0913  # the columns of a unit
    *,
    name: str,
    code: str,
    kind: str,
    by: Person | None,
    at: datetime,
    parent: Unit | None = None,
    division: Division | None = None,
    competence: str = Competence.GENERAL,
    office_hours: str = "",
    phone: str = "",
    founded_on: date | None = None,
) -> Unit:
    """Open a unit under `parent`, today or from an earlier day of this year. Only the platform
    plants a root. Raises WrongPlace, WrongDay, CodeTaken."""
    if by is not None:
        if parent is None:
            raise NotAllowed("Only the platform plants a root.")
        require(by, Permission.UNIT_EDIT, parent)
    hold_tree()
    if founded_on is not None:
        check_day(founded_on, by=by, at=at)
    if parent is not None:
        parent = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=parent.pk)
        if kind not in CHILDREN[parent.kind] or parent.closed_on is not None:
            raise WrongPlace
    unit = Unit(
        name=name.strip(),
        code=code.strip(),
        kind=kind,
        competence=competence,
        division=division,
        office_hours=office_hours,
        phone=phone,
        founded_on=founded_on or local_day(at),
    )
    try:
        with transaction.atomic():
            plant(unit, parent)
    except IntegrityError as exc:
        raise CodeTaken(fields={"code": str(CodeTaken.message)}) from exc
    UNITS.begin([unit], since=lambda one: one.founded_on)
    publish(UnitFounded(unit_id=unit.pk, kind=kind, at=at))
    record(PeopleVerb.UNIT_CREATED, by=by, target=unit, at=at, code=unit.code, kind=kind)
    return unit


@in_transaction
def edit_unit(  # noqa: PLR0913  # the columns of a unit that can change
    unit: Unit,
    *,
    name: str,
    by: Person | None,
    at: datetime,
    office_hours: str,
    phone: str,
    division: Division | None = None,
    competence: str = "",
    on: date | None = None,
) -> None:
    """Change what a unit is called and which division it answers for, today or from an earlier day
    of this year (`on`); what it answers for and when it works. Its kind and place in the tree stay,
    and so do a division and a competence that are not given. What is below and had its division
    goes with it. Raises WrongDay."""
    hold_tree()
    locked: Unit = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    if by is not None:
        require(by, Permission.UNIT_EDIT, locked)
    if locked.closed_on is not None:
        raise posts.UnitClosed
    was, elsewhere = locked.name, locked.division_id
    locked.name = name.strip()
    locked.office_hours, locked.phone = office_hours.strip(), phone.strip()
    locked.competence = competence or locked.competence
    locked.division = division or locked.division
    moved = [locked, *_below_sharing(locked, elsewhere)] if locked.division_id != elsewhere else []
    if moved or locked.name != was:
        changed = moved or [locked]
        day = day_of_change([one.pk for one in changed], on, by=by, at=at)
        Unit.objects.filter(pk__in=[one.pk for one in moved]).update(division=locked.division)
        UNITS.change(changed, on=day)
    locked.save(update_fields=[*EDITED])
    for column in EDITED:
        setattr(unit, column, getattr(locked, column))
    facts = {"division": locked.division.code} if moved and locked.division else {}
    record(PeopleVerb.UNIT_EDITED, by=by, target=unit, at=at, was=was, now=unit.name, **facts)


EDITED = ("name", "office_hours", "phone", "competence", "division")


def _below_sharing(unit: Unit, division_id: int | None) -> list[Unit]:
    """The open units below that had the division this one has had; none where it had none."""
    if division_id is None:
        return []
    inside = Unit.objects.below(unit).not_ended().exclude(pk=unit.pk)
    shared = list(inside.filter(division=division_id))
    for one in shared:
        one.division = unit.division
    return shared


@in_transaction
@lines_last()
def close_unit(unit: Unit, *, by: Person | None, at: datetime, on: date | None = None) -> None:
    """Close a unit, today or from an earlier day of this year; its posts end now. Refused while
    something below it is open, or was on that day. Raises NotEmpty, WrongDay."""
    hold_tree()
    locked: Unit = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    if by is not None:
        require(by, Permission.UNIT_EDIT, locked)
    if locked.closed_on is not None:
        return
    inside = Unit.objects.below(locked).exclude(pk=locked.pk)
    if locked.is_root() or inside.not_ended().exists():
        raise NotEmpty
    day = day_of_change([locked.pk], on, by=by, at=at)
    if inside.filter(closed_on__gt=day).exists():
        raise NotEmpty
    ended = end_posts(locked, at=at)
    UNITS.end([locked], on=day)
    locked.closed_on = unit.closed_on = day
    locked.save(update_fields=["closed_on"])
    publish(UnitClosed(unit_id=locked.pk, kind=locked.kind, on=day, at=at))
    record(PeopleVerb.UNIT_CLOSED, by=by, target=unit, at=at, code=unit.code, on=day, posts=ended)


def end_posts(unit: Unit, *, at: datetime) -> list[int]:
    """End every post of a unit that closes, those that would begin later too; return which."""
    held = Post.objects.filter(unit=unit).ending_after(at)
    ended = list(held.order_by("pk").values_list("pk", flat=True))
    later = Post.objects.filter(pk__in=ended, starts_at__gt=at)
    later.update(ends_at=F("starts_at"))
    Post.objects.filter(pk__in=ended, starts_at__lte=at).update(ends_at=at)
    return ended
