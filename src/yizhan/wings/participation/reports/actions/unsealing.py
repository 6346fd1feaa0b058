"""Opening a seal: one person asks and says by which law, another agrees, both are written down, and
the receipt tells the reporter."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.reports.events import SealAsked
from yizhan.wings.participation.reports.models import Opening, Report
from yizhan.wings.participation.reports.rules import ReportsVerb

SHORTEST_BASIS = 10


class AskedAlready(Refusal):
    code = "asked_already"
    message = _("Somebody has asked already, and nobody has answered yet.")


class SamePerson(Refusal):
    code = "same_person"
    message = _("Another person has to agree, not the one who asked.")


class Answered(Refusal):
    code = "answered"
    message = _("This has been answered already.")


@in_transaction
def ask_for_opening(report: Report, *, basis: str, by: Person, at: datetime) -> Opening:
    """Ask that the seal of a report be opened. Nothing is opened by it."""
    require(by, Permission.REPORT_UNSEAL, report.case.unit)
    basis = kept_text(basis, field="basis")
    if len(basis) < SHORTEST_BASIS:
        words = gettext("Name the law and the matter, in a sentence.")
        raise Refusal(words, fields={"basis": words})
    if Opening.objects.filter(report=report).waiting().exists():
        raise AskedAlready
    opening = Opening(report=report, asked_by=by, asked_at=at, basis=basis)
    opening.save(force_insert=True)
    publish(SealAsked(opening_id=opening.pk, case_id=report.case_id, asked_by_id=by.pk, at=at))
    record(ReportsVerb.SEAL_ASKED, by=by, target=report.case, at=at, basis=basis)
    return opening


@in_transaction
def agree_to_opening(opening: Opening, *, by: Person, at: datetime) -> Opening:
    """Agree as the second person: from now on both may read what is under the seal, for a day."""
    locked = _lock(opening, by=by)
    if locked.asked_by.head.pk == by.head.pk:
        raise SamePerson
    locked.agreed_by, locked.opened_at = by, at
    locked.save(update_fields=["agreed_by", "opened_at"])
    record(
        ReportsVerb.SEAL_OPENED,
        by=by,
        target=locked.report.case,
        at=at,
        asked_by=locked.asked_by.get_username(),
        basis=locked.basis,
    )
    return locked


@in_transaction
def refuse_opening(opening: Opening, *, by: Person, at: datetime) -> Opening:
    """Say no, or take one's own wish back."""
    locked = _lock(opening, by=by)
    locked.refused_at = at
    locked.save(update_fields=["refused_at"])
    record(ReportsVerb.SEAL_REFUSED, by=by, target=locked.report.case, at=at)
    return locked


def _lock(opening: Opening, *, by: Person) -> Opening:
    rows = Opening.objects.select_related("report__case__unit", "asked_by")
    locked = under_lock(rows, opening.pk)
    require(by, Permission.REPORT_UNSEAL, locked.report.case.unit)
    if locked.opened_at is not None or locked.refused_at is not None:
        raise Answered
    return locked
