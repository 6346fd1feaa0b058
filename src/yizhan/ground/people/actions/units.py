"""Units: opened under another, renamed, closed. The tree is treebeard's; nothing else moves it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.events import UnitClosed, UnitFounded
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.roles import Permission, require
from yizhan.ground.people.rules import CHILDREN, Competence
from yizhan.ground.places.models import Division
from yizhan.kit.errors import NotAllowed, Refusal


class WrongPlace(Refusal):
    code = "wrong_place"
    message = _("A unit of this kind cannot stand there.")


class CodeTaken(Refusal):
    code = "code_taken"
    message = _("There is already a unit with this code.")


class NotEmpty(Refusal):
    code = "not_empty"
    message = _("Units below this one are still open. Close or move them first.")


@transaction.atomic
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
    """Open a unit under `parent`. Only the platform plants a root."""
    if by is not None:
        if parent is None:
            raise NotAllowed("Only the platform plants a root.")
        require(by, Permission.UNIT_EDIT, parent)
    if parent is not None:
        parent = Unit.objects.select_for_update(of=("self",)).get(pk=parent.pk)
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
        founded_on=founded_on or _local_day(at),
    )
    try:
        with transaction.atomic():
            if parent is not None:
                Unit.objects.add_child(parent, instance=unit)
            else:
                Unit.objects.add_root(instance=unit)
    except IntegrityError as exc:
        raise CodeTaken(fields={"code": str(CodeTaken.message)}) from exc
    publish(UnitFounded(unit_id=unit.pk, kind=kind, at=at))
    record("unit.created", by=by, target=unit, at=at, code=unit.code, kind=kind)
    return unit


@transaction.atomic
def edit_unit(
    unit: Unit, *, name: str, by: Person | None, at: datetime, office_hours: str, phone: str
) -> None:
    """Change what a unit is called and when it works; its kind and place in the tree stay."""
    locked: Unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if by is not None:
        require(by, Permission.UNIT_EDIT, locked)
    was = locked.name
    locked.name, locked.office_hours, locked.phone = (
        name.strip(),
        office_hours.strip(),
        phone.strip(),
    )
    locked.save(update_fields=["name", "office_hours", "phone"])
    unit.name, unit.office_hours, unit.phone = locked.name, locked.office_hours, locked.phone
    record("unit.edited", by=by, target=unit, at=at, was=was, now=unit.name)


@transaction.atomic
def close_unit(unit: Unit, *, by: Person | None, at: datetime) -> None:
    """Close a unit from today; its posts end. Refused while something below it is open."""
    locked: Unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if by is not None:
        require(by, Permission.UNIT_EDIT, locked)
    if locked.closed_on is not None:
        return
    if locked.is_root() or Unit.objects.get_descendants(locked).filter(closed_on=None).exists():
        raise NotEmpty
    Post.objects.active().filter(unit=locked).update(ends_at=at)
    locked.closed_on = unit.closed_on = max(_local_day(at), locked.founded_on)
    locked.save(update_fields=["closed_on"])
    publish(UnitClosed(unit_id=locked.pk, kind=locked.kind, at=at))
    record("unit.closed", by=by, target=unit, at=at, code=unit.code)


def _local_day(at: datetime) -> date:
    return at.astimezone(timezone.get_current_timezone()).date()
