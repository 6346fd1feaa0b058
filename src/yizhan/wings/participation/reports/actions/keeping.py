"""The settings of the shield, the kinds of reports, what the public sees, and the end of the time
for which a report is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions import erase_content, load_items
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere, require
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.tables import Loaded
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.exchange import starter_kinds
from yizhan.wings.participation.reports.models import OwnerReply, Receipt, Report, Shield, Thanks
from yizhan.wings.participation.reports.rules import (
    KEPT_DAYS,
    LEAST_TOGETHER,
    LONGEST_MINUTES,
    ReportsVerb,
)

AT_ONCE = 200


@in_transaction
def save_shield(*, together: int, minutes: int, thanks: str, by: Person, at: datetime) -> Shield:
    """Say with how many others a report leaves the pool, how long it waits at most, and what is
    handed out as thanks (empty: nothing)."""
    if not everywhere(by, Permission.REPORT_SHIELD):
        raise NotAllowed("The shield is one for the city.")
    wrong = {}
    if together < LEAST_TOGETHER:
        wrong["together"] = gettext("At least %(n)d.") % {"n": LEAST_TOGETHER}
    if not 0 <= minutes <= LONGEST_MINUTES:
        wrong["minutes"] = gettext("At most %(n)d minutes.") % {"n": LONGEST_MINUTES}
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
    values = {"together": together, "minutes": minutes, "thanks": thanks.strip()[:60]}
    row, _new = Shield.objects.update_or_create(pk=1, defaults=values)
    record(ReportsVerb.SHIELD_SAVED, by=by, target="reports.Shield", at=at, **values)
    return row


@in_transaction
def load_starter_kinds(*, by: Person | None, at: datetime) -> Loaded:
    """Give a city without kinds of reports those that come with the platform. Where there is one
    already, nothing is changed and nothing added."""
    if CatalogueItem.objects.reports().exists():
        return Loaded(0, 0, CatalogueItem.objects.reports().count())
    return load_items(starter_kinds(at=at), by=by, at=at)


@in_transaction
def set_hidden(report: Report, *, hidden: bool, reason: str, by: Person, at: datetime) -> Report:
    """Take a report off the public page, or put it back."""
    locked = under_lock(Report.objects.select_related("case__unit"), report.pk)
    require(by, Permission.CASE_WORK, locked.case.unit)
    reason = kept_text(reason, field="reason")
    if hidden and not reason:
        words = gettext("Say why it is taken off.")
        raise Refusal(words, fields={"reason": words})
    locked.hidden = hidden
    locked.save(update_fields=["hidden"])
    record(ReportsVerb.REPORT_SHOWN, by=by, target=locked.case, at=at, hidden=hidden, reason=reason)
    return locked


def erase_due(*, at: datetime) -> int:
    """Erase the reports whose time is over, and thanks that nobody fetched; return how many."""
    before = at - timedelta(days=KEPT_DAYS)
    due = Report.objects.past_keeping(before=before).select_related("case").order_by("pk")
    count = sum(_erase(report, at=at) for report in due[:AT_ONCE])
    Thanks.objects.filter(valid_until__lt=local_day(at)).delete()
    return count


@in_transaction
def _erase(report: Report, *, at: datetime) -> bool:
    """Erase one: words, place, photos, replies and receipt. Its row stays as a tombstone."""
    if not erase_content(report.case, at=at):
        return False
    OwnerReply.objects.filter(report=report).exclude(text="").update(text="")
    Receipt.objects.filter(case_hash__in=vault.hashes_of_case(report.case_id)).delete()
    Report.objects.filter(pk=report.pk).update(erased_on=local_day(at))
    record(ReportsVerb.REPORTS_ERASED, by=None, target=report.case, at=at)
    return True
