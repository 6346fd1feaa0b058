"""The table of stages, as the city wants it. What was done stays as it was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.development.models import Stage
from yizhan.wings.organisation.development.rules import DevelopmentVerb

STAGE_FIELDS = (
    "position", "name", "name_en", "article", "after", "wait", "wait_unit", "within",
    "within_unit", "every_months", "papers", "reviewer", "makes", "active",
)  # fmt: skip


class NotEarlier(Refusal):
    code = "not_earlier"
    message = _("A stage counts from one that stands before it.")


class PlaceTaken(Refusal):
    code = "place_taken"
    message = _("Another stage stands at this place.")


class StillCounted(Refusal):
    code = "still_counted"
    message = _("Another stage counts from this one, so it stays where it is and in use.")


@in_transaction
def save_stage(code: str, *, by: Person | None, at: datetime, **fields: Any) -> Stage:
    """Make the stage of this code what `fields` say, or add it. Raises NotEarlier, PlaceTaken or
    StillCounted. The table is the city's: it takes a post that reaches all of it."""
    if by is not None and not everywhere(by, Permission.RULE_EDIT):
        raise NotAllowed(f"{by} may not change the stages")
    unknown = set(fields) - set(STAGE_FIELDS)
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    try:
        with transaction.atomic():
            stage, created = Stage.objects.select_for_update(of=("self",)).update_or_create(
                code=code, defaults=fields
            )
    except IntegrityError as exc:
        raise PlaceTaken(fields={"position": str(PlaceTaken.message)}) from exc
    _check(stage)
    facts = {key: str(value) if key == "after" else value for key, value in fields.items()}
    record(DevelopmentVerb.STAGE_SAVED, by=by, target=stage, at=at, code=code, new=created, **facts)
    return stage


def _check(stage: Stage) -> None:
    after = stage.after
    if after is not None and (after.position >= stage.position or not after.active):
        raise NotEarlier(fields={"after": str(NotEarlier.message)})
    followers = stage.followed_by.filter(active=True)
    if followers.exists() and (
        not stage.active or followers.filter(position__lte=stage.position).exists()
    ):
        raise StillCounted(fields={"position": str(StillCounted.message)})
