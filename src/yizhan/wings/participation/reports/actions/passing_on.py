"""Passing the facts of a report on to an office outside, as a lead: the facts, and nobody."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status, kept_text
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.rules import ReportsVerb

LONGEST_OFFICE = 80


@in_transaction
def pass_on(report: Report, *, office: str, by: Person, at: datetime) -> Case:
    """Note to which office the facts went, and tell who reported. The sheet itself is printed."""
    require(by, Permission.CASE_WORK, report.case.unit)
    office = " ".join(kept_text(office, field="office").split())
    if not 0 < len(office) <= LONGEST_OFFICE:
        words = gettext("Say to which office, in at most %(n)d characters.") % {"n": LONGEST_OFFICE}
        raise Refusal(words, fields={"office": words})
    text = gettext("Passed on as a lead to: %(office)s.") % {"office": office}
    case = move_case(report.case, Status.FORWARDED, by=by, at=at, text=text)
    record(ReportsVerb.REPORT_LEAD, by=by, target=case, at=at, office=office)
    return case
