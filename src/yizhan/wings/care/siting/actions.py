"""Counting searches, taking over orders, and plans: asked for, computed, stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.ground.people.vault import keyed_hash
from yizhan.kit.days import add_months, local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.hours import HERE
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.siting.models import CLAIM_LASTS, HeatCell, Plan, Search
from yizhan.wings.care.siting.rules import (
    LONGEST_SECONDS,
    MONTHS,
    MOST_ADDED,
    UNFINISHED,
    PlanState,
    Question,
    SitingVerb,
    cell_of,
)

if TYPE_CHECKING:
    from yizhan.wings.care.siting.exchange import HeatRow

MARK = 8
"""Bytes of a mark."""
MOST_UNFINISHED = 5
"""Plans that may wait at once: each takes a core for a minute."""


class BadQuestion(Refusal):
    code = "siting_question"
    status = 422


class TooManyPlans(Refusal):
    code = "siting_too_many"
    message = _("Five plans are waiting already. Stop one, or wait until one is done.")


def count_search(lon: float, lat: float, *, visitor: bytes, at: datetime) -> None:
    """Count that nothing open was near, a visitor once in a month, cell and hour. Of the place
    nothing is kept but its cell, and of the visitor nothing that two rows share."""
    local = at.astimezone(HERE)
    month, cell, hour = local.date().replace(day=1), cell_of(lon, lat), local.hour
    name = f"{visitor.hex()}:{month}:{cell}:{hour}"
    mark = keyed_hash(name, purpose="siting/search")[:MARK]
    row = Search(month=month, cell=cell, hour=hour, mark=mark)
    Search.objects.bulk_create([row], ignore_conflicts=True)


def forget_counts(*, at: datetime) -> int:
    """Remove the months that no figure is made of any more."""
    first = add_months(local_day(at).replace(day=1), -MONTHS)
    removed, _each = Search.objects.filter(month__lt=first).delete()
    return int(removed)


@in_transaction
def load_heat(
    rows: Sequence[HeatRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Take over orders by cell and hour: a file speaks for the cells and hours it names."""
    _permit(by)
    wanted: Counter[tuple[str, int]] = Counter()
    for row in tracked(rows, progress):
        wanted[row.cell, row.hour] += row.orders
    known = {
        (cell, hour): orders
        for cell, hour, orders in HeatCell.objects.values_list("cell", "hour", "orders")
    }
    new = [key for key in wanted if key not in known]
    changed = [key for key in wanted if key in known and known[key] != wanted[key]]
    HeatCell.objects.bulk_create(
        [HeatCell(cell=key[0], hour=key[1], orders=wanted[key]) for key in new + changed],
        update_conflicts=True,
        unique_fields=["cell", "hour"],
        update_fields=["orders"],
        batch_size=500,
    )
    if new or changed:
        record(
            SitingVerb.HEAT_LOADED, by=by, target="siting.HeatCell", at=at,
            created=len(new), changed=len(changed),
        )  # fmt: skip
    return Loaded(len(new), len(changed), len(wanted) - len(new) - len(changed))


@in_transaction
def ask_plan(question: Question, *, name: str, by: Person, at: datetime) -> Plan:
    """Put a question in line for the worker."""
    _permit(by)
    check_question(question)
    if Plan.objects.filter(state__in=UNFINISHED).count() >= MOST_UNFINISHED:
        raise TooManyPlans
    plan = Plan.objects.create(name=name.strip()[:80], at=at, question=question.as_json())
    record(SitingVerb.PLAN_ASKED, by=by, target=plan, at=at, name=plan.name)
    return plan


def check_question(question: Question) -> None:
    """Raise BadQuestion for what no search could answer."""
    if not 0 < question.add <= MOST_ADDED:
        words = _("The number of sites to add is 1 to %(n)d.") % {"n": MOST_ADDED}
        raise BadQuestion(fields={"add": str(words)})
    if not 50 <= question.within <= 5_000:
        raise BadQuestion(fields={"within": str(_("A distance is 50 to 5,000 metres."))})
    if not question.hours:
        raise BadQuestion(fields={"hours": str(_("Name at least one hour."))})
    if not (question.new or question.longer):
        raise BadQuestion(fields={"longer": str(_("Choose new sites, longer hours, or both."))})
    if not 0 < question.longer_cost <= MOST_ADDED:
        raise BadQuestion(fields={"longer_cost": str(_("A cost is more than 0."))})
    if not 0 < question.seconds <= LONGEST_SECONDS:
        words = _("A plan is given 1 to %(n)d seconds.") % {"n": LONGEST_SECONDS}
        raise BadQuestion(fields={"seconds": str(words)})


@in_transaction
def stop_plan(plan: Plan, *, by: Person, at: datetime) -> None:
    """Ask the worker to stop; the best so far is kept. Of one that is done nothing changes."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    _permit(by)
    if not plan.is_unfinished or plan.stop_asked:
        return
    plan.stop_asked = True
    plan.save(update_fields=["stop_asked"])
    record(SitingVerb.PLAN_STOPPED, by=by, target=plan, at=at)


def claim_next(*, at: datetime) -> Plan | None:
    """Take the plan that has waited longest, or that a worker who died has left."""
    for plan in Plan.objects.to_compute(at=at)[:MOST_UNFINISHED]:
        free = Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM_LASTS)
        mine = Plan.objects.filter(free, pk=plan.pk, state__in=UNFINISHED)
        if mine.update(state=PlanState.RUNNING, claimed_at=at):
            plan.refresh_from_db()
            return plan
    return None


def keep_progress(plan: Plan, *, value: float | None, bound: float | None, at: datetime) -> bool:
    """Note how far a plan is, and return whether somebody asked to stop it."""
    mine = Plan.objects.filter(pk=plan.pk, state=PlanState.RUNNING)
    mine.update(claimed_at=at, value=value, bound=bound)
    return not mine.filter(stop_asked=False).exists()


def keep_result(plan: Plan, result: dict[str, Any]) -> None:
    mine = Plan.objects.filter(pk=plan.pk, state=PlanState.RUNNING)
    mine.update(
        state=PlanState.DONE, result=result, value=result["value"], bound=result["bound"],
        claimed_at=None,
    )  # fmt: skip


def keep_trouble(plan: Plan, words: str) -> None:
    """Keep the sentence why a plan is impossible."""
    mine = Plan.objects.filter(pk=plan.pk, state=PlanState.RUNNING)
    mine.update(state=PlanState.IMPOSSIBLE, trouble=words[:400], claimed_at=None)


def _permit(by: Person | None) -> None:
    if by is not None and not can_somewhere(by, Permission.STATION_EDIT):
        raise NotAllowed
