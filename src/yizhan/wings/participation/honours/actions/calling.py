"""The deeds of the unit that calls: prepare, change, open, name the jury, cancel."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.honours.actions.row import (
    ChangedSince,
    NotNow,
    copy,
    forget_words,
    locked,
    move,
    news,
)
from yizhan.wings.participation.honours.events import JudgingBegan, JurorNamed, News
from yizhan.wings.participation.honours.models import Call, Juror, Nomination
from yizhan.wings.participation.honours.rules import (
    BEFORE_JURY,
    CONSENT_DAYS,
    CRITERIA_LIMIT,
    FEWEST_JURORS,
    MOST_PLACES,
    REASON_LIMIT,
    TITLE_LIMIT,
    CallState,
    HonoursVerb,
    NominationState,
    Reckoning,
)


class TooFewJurors(Refusal):
    code = "too_few_jurors"
    message = _("A jury has at least three people. Name them first.")


class NobodyAgreed(Refusal):
    code = "nobody_agreed"
    message = _("No nominee has agreed, so there is nothing to judge. The call can be cancelled.")


class StillOpen(Refusal):
    code = "still_open"

    def __init__(self, day: date) -> None:
        words = gettext("Nominees may still agree until %(day)s.")
        super().__init__(words % {"day": day.isoformat()})


class InJuryAlready(Refusal):
    code = "in_jury_already"
    message = _("This person is in the jury already.")


@dataclass(frozen=True, kw_only=True)
class Details:
    """The facts of a call."""

    title: str
    criteria: str
    honours: int
    opens_on: date
    closes_on: date
    judges_until: date
    reckoning: str = Reckoning.TRIMMED


@in_transaction
def prepare_call(unit: Unit, details: Details, *, by: Person, at: datetime) -> Call:
    """Prepare a call. Nobody but the desk sees it before it is opened."""
    require(by, Permission.HONOUR_EDIT, unit)
    details = _kept(details)
    call = Call(unit=unit, created_at=at)
    _write(call, details)
    call.save(force_insert=True)
    record(HonoursVerb.CALLED, by=by, target=call, at=at, unit=unit.code)
    return call


@in_transaction
def edit_call(call: Call, details: Details, *, version: int, by: Person, at: datetime) -> None:
    """Change a call. Once it is open only the last days may be put off: what somebody was nominated
    for, and how it is reckoned, stays."""
    row = locked(call)
    require(by, Permission.HONOUR_EDIT, row.unit)
    if row.state not in BEFORE_JURY:
        raise NotNow
    if row.version != version:
        raise ChangedSince
    details = _kept(details)
    if row.state == CallState.OPEN:
        _refuse_changed_rules(row, details)
    _write(row, details)
    row.version += 1
    row.save()
    record(HonoursVerb.CALL_CHANGED, by=by, target=row, at=at)
    copy(row, call)


@in_transaction
def open_call(call: Call, *, by: Person, at: datetime) -> None:
    """Show it to everybody; from its first day on people can be nominated. Twice is once."""
    row = locked(call)
    require(by, Permission.HONOUR_EDIT, row.unit)
    if row.state != CallState.OPEN:
        if row.closes_on < local_day(at):
            sentence = gettext("The last day for nominations is over. Change it first.")
            raise Refusal(sentence)
        move(row, CallState.OPEN, by=by, at=at)
    copy(row, call)


@in_transaction
def cancel_call(call: Call, *, reason: str, by: Person, at: datetime) -> None:
    """Call it off, with a reason that everybody reads. Nominees are told."""
    row = locked(call)
    require(by, Permission.HONOUR_EDIT, row.unit)
    reason = " ".join(kept_text(reason, field="reason").split())
    if not 1 <= len(reason) <= REASON_LIMIT:
        sentence = gettext("Say why, in one sentence of at most %(limit)d characters.")
        sentence %= {"limit": REASON_LIMIT}
        raise Refusal(sentence, fields={"reason": sentence})
    was_public = row.state != CallState.PREPARED
    row.reason = reason
    row.save(update_fields=["reason"])
    move(row, CallState.CANCELLED, by=by, at=at)
    for nomination in Nomination.objects.of(row).readable() if was_public else ():
        news(nomination, News.CANCELLED, at=at)
    copy(row, call)


@in_transaction
def name_juror(call: Call, person: Person, *, by: Person, at: datetime) -> Juror:
    """Name somebody to the jury, before it begins to read. She is told. Raises InJuryAlready."""
    row = locked(call)
    require(by, Permission.HONOUR_EDIT, row.unit)
    if row.state not in BEFORE_JURY:
        raise NotNow
    person = person.head
    if not person.is_active:
        raise NotNow
    if Juror.objects.of(row).filter(person__in=Person.objects.same_as(person)).exists():
        raise InJuryAlready(fields={"username": str(InJuryAlready.message)})
    juror = Juror(call=row, person=person, named_at=at)
    juror.save(force_insert=True)
    publish(JurorNamed(juror_id=juror.pk, at=at))
    record(HonoursVerb.JUROR_NAMED, by=by, target=row, at=at)
    return juror


@in_transaction
def remove_juror(juror: Juror, *, by: Person, at: datetime) -> None:
    """Take somebody off the jury, until the marking is closed; her marks go. The jury is never
    smaller than it must be once it reads."""
    row = locked(juror.call_id)
    require(by, Permission.HONOUR_EDIT, row.unit)
    if row.state not in BEFORE_JURY | {CallState.JUDGING}:
        raise NotNow
    jury = Juror.objects.of(row)
    if row.state == CallState.JUDGING and jury.count() <= FEWEST_JURORS:
        raise TooFewJurors
    if jury.filter(pk=juror.pk).delete()[0]:
        record(HonoursVerb.JUROR_REMOVED, by=by, target=row, at=at)


@in_transaction
def begin_judging(call: Call, *, by: Person, at: datetime) -> None:
    """Let the jury read, once nobody can agree any more. What nominees did not agree to is deleted.
    Raises StillOpen, TooFewJurors or NobodyAgreed."""
    row = locked(call)
    require(by, Permission.HONOUR_EDIT, row.unit)
    if row.state != CallState.OPEN:
        raise NotNow
    if local_day(at) <= row.consent_until:
        raise StillOpen(row.consent_until)
    if Juror.objects.of(row).exclude(person=None).count() < FEWEST_JURORS:
        raise TooFewJurors
    nominations = Nomination.objects.of(row)
    if not nominations.readable().exists():
        raise NobodyAgreed
    let_lapse(row)
    move(row, CallState.JUDGING, by=by, at=at)
    publish(JudgingBegan(call_id=row.pk, at=at))
    copy(row, call)


def let_lapse(call: Call) -> None:
    """Delete what was written about those who never answered. The call is locked."""
    for nomination in Nomination.objects.of(call).filter(state=NominationState.ASKED):
        nomination.state = NominationState.LAPSED
        nomination.save(update_fields=["state"])
        forget_words(nomination)


def _write(call: Call, details: Details) -> None:
    for column in fields(details):
        setattr(call, column.name, getattr(details, column.name))


def _refuse_changed_rules(call: Call, details: Details) -> None:
    same = ("title", "criteria", "honours", "opens_on", "reckoning")
    sentence = gettext("This stays as it is once the call is open. Only later days are possible.")
    wrong = {name: sentence for name in same if getattr(call, name) != getattr(details, name)}
    for name in ("closes_on", "judges_until"):
        if getattr(details, name) < getattr(call, name):
            wrong[name] = sentence
    if wrong:
        raise Refusal(sentence, fields=wrong)


def _kept(details: Details) -> Details:
    """The details as they are kept, or a refusal that names every fault at once."""
    title = " ".join(kept_text(details.title, field="title").split())
    criteria = kept_text(details.criteria, field="criteria")
    wrong = {}
    if not 1 <= len(title) <= TITLE_LIMIT:
        wrong["title"] = gettext("A title of at most %(limit)d characters.") % {
            "limit": TITLE_LIMIT
        }
    if not 1 <= len(criteria) <= CRITERIA_LIMIT:
        words = gettext("Say in at most %(limit)d characters what the honour is for.")
        wrong["criteria"] = words % {"limit": CRITERIA_LIMIT}
    if not 1 <= details.honours <= MOST_PLACES:
        wrong["honours"] = gettext("Between 1 and %(most)d.") % {"most": MOST_PLACES}
    if details.reckoning not in Reckoning.values:
        wrong["reckoning"] = gettext("Choose one of these.")
    if details.closes_on < details.opens_on:
        wrong["closes_on"] = gettext("The end is before the beginning.")
    if (details.judges_until - details.closes_on).days <= CONSENT_DAYS:
        words = gettext("Nominees have %(days)d days more to agree; then the jury reads.")
        wrong["judges_until"] = words % {"days": CONSENT_DAYS}
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
    return Details(
        title=title,
        criteria=criteria,
        honours=details.honours,
        opens_on=details.opens_on,
        closes_on=details.closes_on,
        judges_until=details.judges_until,
        reckoning=details.reckoning,
    )
