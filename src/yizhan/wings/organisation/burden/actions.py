"""Counting forms, the budget of new ones, and the lead's yes to those above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, everywhere, require
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.burden.index import large_enough, people_by_part
from yizhan.wings.organisation.burden.models import Approval, Budget, FormUse, add_up
from yizhan.wings.organisation.burden.rules import (
    REASON_LIMIT,
    ApprovalState,
    BurdenVerb,
    Demand,
    FormKey,
    Tally,
)


class OverBudget(Refusal):
    code = "over_budget"

    def __init__(self, demand: Demand, budget: Budget) -> None:
        self.demand = demand
        words = _(
            "It asks %(fields)d fields and about %(minutes)d minutes of each of %(units)d units;"
            " more than %(most_fields)d fields or %(most_minutes)d minutes need the lead's yes."
        )
        super().__init__(
            words
            % {
                "fields": demand.fields,
                "minutes": demand.minutes,
                "units": demand.units,
                "most_fields": budget.fields,
                "most_minutes": budget.minutes,
            }
        )


@in_transaction
def count_forms(counts: Mapping[FormKey, Tally]) -> int:
    """Add sendings to the counters; return how many were counted. Those of parts with fewer than
    five people are dropped here, before anything of them is kept."""
    counted = 0
    for month in sorted({key.month for key in counts}):
        large = large_enough(people_by_part(month))
        units = dict(Unit.objects.filter(path__in=large).values_list("path", "pk"))
        for key, tally in sorted(counts.items()):
            if key.month == month and key.path in units:
                _count(key, tally, unit_id=units[key.path])
                counted += tally.sends
    return counted


def _count(key: FormKey, tally: Tally, *, unit_id: int) -> None:
    row = FormUse(
        month=key.month,
        unit_id=unit_id,
        form=key.form[:80],
        grass_roots=key.grass_roots,
        step=key.step,
        sends=tally.sends,
        fields=tally.fields,
        uploads=tally.uploads,
    )
    one = {name: getattr(row, name) for name in ("month", "unit_id", "form", "grass_roots", "step")}
    if not FormUse.objects.filter(**one).update(**add_up(row)):
        _created, new = FormUse.objects.get_or_create(
            **one, defaults={"sends": row.sends, "fields": row.fields, "uploads": row.uploads}
        )
        if not new:
            FormUse.objects.filter(**one).update(**add_up(row))


@in_transaction
def load_uses(rows: Iterable[FormUse], *, at: datetime) -> int:
    """Load counters of what happened before; return how many."""
    count = len(FormUse.objects.bulk_create(list(rows), batch_size=500))
    record(BurdenVerb.LOADED, by=None, target="burden.FormUse", at=at, count=count)
    return count


@in_transaction
def set_budget(
    *, fields: int, minutes: int, minutes_per_cell: int, by: Person, at: datetime
) -> Budget:
    """Say how much a new form may ask without the lead's yes."""
    if not everywhere(by, Permission.BURDEN_APPROVE):
        raise NotAllowed("The budget of forms belongs to the whole city.")
    values = {"fields": fields, "minutes": minutes, "minutes_per_cell": minutes_per_cell}
    budget, _new = Budget.objects.update_or_create(only=True, defaults=values)
    record(BurdenVerb.BUDGET_SET, by=by, target=budget, at=at, **values)
    return budget


def permit_form(demand: Demand, *, unit: Unit, by: Person) -> None:
    """Let a new form go out: within the budget, or by the lead, or with the lead's yes. Raises
    OverBudget."""
    budget = Budget.in_force()
    if demand.fields <= budget.fields and demand.minutes <= budget.minutes:
        return
    if can(by, Permission.BURDEN_APPROVE, unit):
        return
    said = Approval.objects.filter(by=by, digest=demand.digest, unit=unit, state=ApprovalState.YES)
    if not said.exists():
        raise OverBudget(demand, budget)


@in_transaction
def ask_approval(
    demand: Demand,
    *,
    form: Mapping[str, Any],
    unit: Unit,
    by: Person,
    at: datetime,
    right: Permission = Permission.DUTY_ASSIGN,
) -> Approval:
    """Ask the lead for a form over the budget; `form` is what was typed, `right` the permission to
    send it. Asked again, it is the question that is there."""
    require(by, right, unit)
    known = Approval.objects.filter(by=by, digest=demand.digest).first()
    if known is not None:
        return known
    approval = Approval.objects.create(
        unit=unit, by=by, title=demand.title, questions=list(demand.questions),
        units=demand.units, form=dict(form), minutes=demand.minutes, digest=demand.digest,
        asked_at=at,
    )  # fmt: skip
    record(BurdenVerb.APPROVAL_ASKED, by=by, target=approval, at=at,
           unit=unit.code, fields=demand.fields, units=demand.units)  # fmt: skip
    return approval


@in_transaction
def decide_approval(
    approval: Approval, *, yes: bool, reason: str, by: Person, at: datetime
) -> None:
    """Say yes or no, once. A no has a reason."""
    row = under_lock(Approval.objects.select_related("unit"), approval.pk)
    require(by, Permission.BURDEN_APPROVE, row.unit)
    reason = " ".join(reason.split())[:REASON_LIMIT]
    if row.state != ApprovalState.ASKED:
        raise Refusal(_("It was decided already."))
    if not yes and not reason:
        raise Refusal(_("Say why not."), fields={"reason": _("Say why not.")})
    row.state = ApprovalState.YES if yes else ApprovalState.NO
    row.decided_by, row.decided_at, row.reason = by, at, reason
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    record(BurdenVerb.APPROVAL_DECIDED, by=by, target=row, at=at, state=str(row.state))
