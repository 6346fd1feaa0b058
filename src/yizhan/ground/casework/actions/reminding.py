"""The level above asks a unit for its answer, in its own words or in the usual ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions.handing import AlreadyClosed
from yizhan.ground.casework.actions.row import lock, refuse_if_merged, take_step
from yizhan.ground.casework.actions.steps import Step
from yizhan.ground.casework.events import CaseReminded
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import CLOSED, CaseworkVerb, Fact, StepKind, kept_text
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction

NOT_AGAIN_FOR = timedelta(hours=1)
"""A second tap, or a second lead, reminds nobody twice in this time; an instruction always goes."""


class RemindedLately(Refusal):
    code = "reminded_lately"
    message = _("The unit was reminded of this case within the last hour.")


@in_transaction
def remind(case: Case, *, by: Person, at: datetime, text: str = "") -> CaseStep:
    """Ask the unit for its answer. `text` is an instruction for it, which the asker never sees."""
    locked = lock(case)
    require(by, Permission.CASE_REMIND, locked.unit)
    refuse_if_merged(locked)
    if locked.status in CLOSED:
        raise AlreadyClosed
    text = kept_text(text)
    if not text and _reminded(locked, since=at - NOT_AGAIN_FOR):
        raise RemindedLately
    step = take_step(
        locked,
        Step(
            at, StepKind.NOTED, by=by, unit=locked.unit, facts={Fact.REMINDED: True},
            text=text or gettext("Please answer this case."),
        ),
    )  # fmt: skip
    publish(
        CaseReminded(
            case_id=locked.pk, unit_id=locked.unit_id, text=text, at=at, step_id=step.pk
        )
    )  # fmt: skip
    record(CaseworkVerb.CASE_REMINDED, by=by, target=locked, at=at)
    return step


def _reminded(case: Case, *, since: datetime) -> bool:
    notes = case.steps.filter(kind=StepKind.NOTED, at__gt=since)
    return any(Fact.REMINDED.value in facts for facts in notes.values_list("facts", flat=True))
