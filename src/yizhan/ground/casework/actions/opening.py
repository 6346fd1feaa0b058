from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import index
from yizhan.ground.casework.actions import clock
from yizhan.ground.casework.actions.row import take_step
from yizhan.ground.casework.actions.steps import Step
from yizhan.ground.casework.events import CaseOpened
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import CaseworkVerb, Fact, StepKind, kept_text
from yizhan.ground.casework.vault import new_ticket
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.ground.worktime.actions import load_calendar, who_is_on_duty
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction

MINUTE = timedelta(minutes=1)


class NobodyThere(Refusal):
    code = "no_unit"
    message = _("The platform has no unit yet that could answer.")


@dataclass(frozen=True)
class Promise:
    """The promise for an order that is not sent yet: the same as if it were sent at once."""

    unit: Unit
    due_at: datetime
    on_duty: bool
    """Somebody hears of it although the unit may be closed. Never for what is not urgent."""
    at_work: bool
    """The unit is in its office hours."""


def promise(
    item: CatalogueItem, *, at: datetime, division: Division | None = None, unit: Unit | None = None
) -> Promise:
    """Return by when this item would be answered. Raises NobodyThere."""
    responsible, _routed = route(item, division=division, unit=unit)
    _due_soon_at, due_at = clock.deadline(item, responsible, at=at, calendar=load_calendar)
    now = clock.office_hours(responsible).intervals(at, at + MINUTE, load_calendar())
    on_duty = item.urgent and who_is_on_duty(responsible, at=at, told_only=True)
    return Promise(responsible, due_at, on_duty=bool(on_duty), at_work=bool(now))


@in_transaction
def open_case(  # noqa: PLR0913  # a case is that much
    *,
    item: CatalogueItem,
    by: Person | None,
    at: datetime,
    text: str = "",
    division: Division | None = None,
    place: str = "",
    lon: float | None = None,
    lat: float | None = None,
    unit: Unit | None = None,
    create_row: Callable[[Case], object] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Case:
    """Open a case and send it to the unit that answers for it.

    `by` is the staff who opened it for somebody, or None: who asked is not in the case. `unit` is
    the one that runs the place, for items that go to the place's own unit. `create_row` writes the
    wing's own row in the same transaction, before anybody is told. `facts` stand in the first step
    of the thread, for the desk.
    """
    text = kept_text(text)
    responsible, routed = route(item, division=division, unit=unit)
    due_soon_at, due_at = clock.deadline(item, responsible, at=at, calendar=load_calendar)
    case = Case.objects.create(
        **new_ticket(),
        item=item,
        unit=responsible,
        routed=routed,
        division=division,
        place=place,
        lon=lon,
        lat=lat,
        text=text,
        opened_at=at,
        due_soon_at=due_soon_at,
        due_at=due_at,
    )
    facts = {Fact.BY_ASKER: by is None, **(facts or {})}
    if not routed:
        facts[Fact.UNROUTED] = index.why_unrouted(item, division)
    take_step(case, Step(at, StepKind.OPENED, by=by, text=text, facts=facts))
    if create_row is not None:
        create_row(case)
    publish(
        CaseOpened(
            case_id=case.pk,
            item_id=item.pk,
            item=item.name,
            item_code=item.code,
            reference=case.reference,
            place=place,
            unit_id=responsible.pk,
            unit_code=responsible.code,
            routed=routed,
            urgent=item.urgent,
            due_at=due_at,
            at=at,
        )
    )
    record(
        CaseworkVerb.CASE_OPENED, by=by, target=case, at=at, item=item.code, unit=responsible.code
    )
    return case


def route(
    item: CatalogueItem, *, division: Division | None, unit: Unit | None
) -> tuple[Unit, bool]:
    """Return the unit that answers, and whether a rule names it. A place's own matters go to
    the unit that runs it, whatever kind of unit that is."""
    if unit is not None and item.unit_kind == UnitKind.SERVICE_POINT:
        return unit, True
    responsible = index.responsible_unit(item, division)
    if responsible is not None:
        return responsible, True
    fallback = index.dispatchers_unit()
    if fallback is None:
        raise NobodyThere
    return fallback, False
