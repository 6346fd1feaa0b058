"""Rules: entered, ended, taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.tables import Loaded
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.duties.models import DutyRule
from yizhan.wings.organisation.duties.rules import BUILT_IN, DutiesVerb, RuleRow, kept_steps


class CodeTaken(Refusal):
    code = "code_taken"
    message = _("There is already a rule with this code.")


@in_transaction
def add_rule(row: RuleRow, *, by: Person | None, at: datetime) -> DutyRule:
    """Enter a rule that holds from today on; what happened before makes no duties."""
    _permit(by)
    rule = _rule(row, at=at)
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as exc:
        raise CodeTaken(fields={"code": str(CodeTaken.message)}) from exc
    record(DutiesVerb.RULE_ADDED, by=by, target=rule, at=at, code=rule.code, sentence=rule.sentence)
    return rule


@in_transaction
def end_rule(rule: DutyRule, *, by: Person | None, at: datetime) -> None:
    """The rule makes no more duties from today on; those it made stay. Ending twice changes
    nothing."""
    _permit(by)
    locked = DutyRule.objects.select_for_update().get(pk=rule.pk)
    if locked.ended_on is not None:
        return
    locked.ended_on = max(local_day(at), locked.since)
    locked.save(update_fields=["ended_on"])
    record(DutiesVerb.RULE_ENDED, by=by, target=locked, at=at, code=locked.code)


@in_transaction
def resume_rule(rule: DutyRule, *, by: Person | None, at: datetime) -> None:
    """An ended rule makes duties again from today on."""
    _permit(by)
    locked = DutyRule.objects.select_for_update().get(pk=rule.pk)
    if locked.ended_on is None:
        return
    locked.ended_on, locked.since = None, max(local_day(at), locked.since)
    locked.save(update_fields=["ended_on", "since"])
    record(DutiesVerb.RULE_RESUMED, by=by, target=locked, at=at, code=locked.code)


@in_transaction
def load_rules(rows: Iterable[RuleRow] = BUILT_IN, *, by: Person | None, at: datetime) -> Loaded:
    """Enter the rules that are not there yet, by their codes; those that are stay as they are."""
    _permit(by)
    rows = list(rows)
    existing = set(DutyRule.objects.values_list("code", flat=True))
    new = [_rule(row, at=at) for row in rows if row.code not in existing]
    DutyRule.objects.bulk_create(new)
    if new:
        record(DutiesVerb.RULES_LOADED, by=by, target="duties.DutyRule", at=at, count=len(new))
    return Loaded(len(new), 0, len(rows) - len(new))


def _rule(row: RuleRow, *, at: datetime) -> DutyRule:
    return DutyRule(
        code=row.code.strip(),
        name=row.name.strip(),
        what=row.what.strip(),
        occasion=row.occasion,
        owner=row.owner,
        steps=kept_steps(row.steps),
        proof=row.proof,
        counts=row.counts,
        within_days=row.within_days,
        since=local_day(at),
    )


def _permit(by: Person | None) -> None:
    """Rules are the city's: they take a post that reaches all of it."""
    if by is not None and not everywhere(by, Permission.RULE_EDIT):
        raise NotAllowed(f"{by} may not edit the rules")
