"""One answer for all who said the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status, kept_text
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.demands.actions.deciding import confirm, lock_permitted
from yizhan.wings.care.demands.actions.offering import learn_words
from yizhan.wings.care.demands.models import Demand
from yizhan.wings.care.demands.rules import DemandsVerb

AT_ONCE = 200
"""Cases that one press answers; the next press goes on with those that are left."""


@dataclass(frozen=True)
class Answered:
    answered: int
    refused: int
    """Cases that somebody else moved meanwhile, or that another unit must answer."""
    left: int


def answer_all(demand: Demand, *, text: str, public: bool, by: Person, at: datetime) -> Answered:
    """Answer every open case of a demand with the same words. Each is closed by itself and stays
    its asker's: who says «not solved» reopens hers alone. Cases merged into one of them are
    answered with it. Sent twice it answers what is left."""
    text = kept_text(text)
    if not text:
        sentence = gettext("Write a sentence for all who asked.")
        raise Refusal(sentence, fields={"text": sentence})
    _keep_answer(demand, text, public=public, by=by, at=at)
    cases = Case.objects.within(by, Permission.CASE_WORK).open().not_merged()
    waiting = list(cases.filter(demand_text__demand=demand).order_by("pk")[:AT_ONCE])
    answered = refused = 0
    for case in waiting:
        try:
            move_case(case, Status.RESOLVED, by=by, at=at, text=text)
            answered += 1
        except (Refusal, NotAllowed):
            refused += 1
    _record(demand, answered, refused, by=by, at=at)
    left = cases.filter(demand_text__demand=demand).count() - refused
    return Answered(answered, refused, max(0, left))


@in_transaction
def _keep_answer(demand: Demand, text: str, *, public: bool, by: Person, at: datetime) -> None:
    confirm(demand, by=by, at=at)
    locked = lock_permitted(demand, by=by)
    locked.answer, locked.answered_at, locked.public = text, at, public
    locked.save(update_fields=["answer", "answered_at", "public"])
    learn_words([locked])


@in_transaction
def _record(demand: Demand, answered: int, refused: int, *, by: Person, at: datetime) -> None:
    record(
        DemandsVerb.DEMAND_ANSWERED, by=by, target=demand, at=at,
        answered=answered, refused=refused,
    )  # fmt: skip
