"""The question how many riders it takes: asked, computed by the worker, stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.fleet.models import ExamWeek, WhatIf
from yizhan.wings.participation.fleet.rules import (
    CLAIM_LASTS,
    MOST_NUMBERS,
    MOST_REQUESTS,
    MOST_RIDERS,
    UNFINISHED,
    FleetVerb,
    WhatIfState,
)


class BadNumbers(Refusal):
    code = "bad_numbers"


class StillComputing(Refusal):
    code = "still_computing"
    message = _("One is being computed for this week. Wait for it, or stop it.")


@in_transaction
def ask_what_if(
    week: ExamWeek, *, riders: Sequence[int], requests: Sequence[int], by: Person, at: datetime
) -> WhatIf:
    """Put a question in line for the worker. Raises NotAllowed, BadNumbers or StillComputing."""
    row = under_lock(ExamWeek.objects.select_related("unit"), week.pk)
    require(by, Permission.FLEET_EDIT, row.unit)
    numbers = numbers_in(riders, most=MOST_RIDERS, field="riders")
    counts = numbers_in(requests, most=MOST_REQUESTS, field="requests")
    if row.what_ifs.filter(state__in=UNFINISHED).exists():
        raise StillComputing
    one = WhatIf.objects.create(week=row, riders=numbers, requests=counts, asked_at=at)
    record(FleetVerb.WHAT_IF_ASKED, by=by, target=one, at=at)
    return one


def numbers_in(numbers: Sequence[int], *, most: int, field: str) -> list[int]:
    """Return the numbers in their order, each once. Raises BadNumbers."""
    once = sorted(set(numbers))
    if not 0 < len(once) <= MOST_NUMBERS or not 1 <= once[0] <= once[-1] <= most:
        words = gettext("Up to %(many)d numbers, each between 1 and %(most)d.")
        words %= {"many": MOST_NUMBERS, "most": most}
        raise BadNumbers(words, fields={field: words})
    return once


@in_transaction
def stop_what_if(one: WhatIf, *, by: Person, at: datetime) -> None:
    """Ask the worker to stop; what is ready is kept."""
    row = under_lock(WhatIf.objects.select_related("week__unit"), one.pk)
    require(by, Permission.FLEET_EDIT, row.week.unit)
    if not row.is_unfinished or row.stop_asked:
        return
    row.stop_asked = True
    row.save(update_fields=["stop_asked"])
    record(FleetVerb.WHAT_IF_STOPPED, by=by, target=row, at=at)


def claim_what_if(*, at: datetime) -> WhatIf | None:
    """Take the question that has waited longest, or that a worker who died has left."""
    for one in WhatIf.objects.to_compute(at=at)[:1]:
        free = Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM_LASTS)
        mine = WhatIf.objects.filter(free, pk=one.pk, state__in=UNFINISHED)
        if mine.update(state=WhatIfState.RUNNING, claimed_at=at):
            one.refresh_from_db()
            return one
    return None


def keep_ready(one: WhatIf, ready: int, *, at: datetime) -> bool:
    """Note how far it is, and return whether somebody asked to stop it."""
    mine = WhatIf.objects.filter(pk=one.pk, state=WhatIfState.RUNNING)
    mine.update(claimed_at=at, ready=ready)
    return not mine.filter(stop_asked=False).exists()


def keep_outlooks(one: WhatIf, result: list[dict[str, Any]]) -> None:
    mine = WhatIf.objects.filter(pk=one.pk, state=WhatIfState.RUNNING)
    mine.update(state=WhatIfState.DONE, result=result, ready=len(result), claimed_at=None)


def keep_failure(one: WhatIf) -> None:
    mine = WhatIf.objects.filter(pk=one.pk, state=WhatIfState.RUNNING)
    mine.update(state=WhatIfState.FAILED, claimed_at=None)
