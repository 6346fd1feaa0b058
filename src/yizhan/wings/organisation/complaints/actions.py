"""Anybody complains; the words are looked at before others read them, and answered for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.ground.worktime.actions import load_calendar
from yizhan.ground.worktime.rules import DEFAULT_OFFICE_HOURS, add_working_minutes
from yizhan.kit import hours
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.texts.normal import names_somebody
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.complaints.events import ComplaintAnswered
from yizhan.wings.organisation.complaints.models import AnswerWanted, Complaint
from yizhan.wings.organisation.complaints.rules import (
    ANSWER_LIMIT,
    KEPT,
    TARGET_MINUTES,
    TEXT_LIMIT,
    ComplaintsVerb,
    Words,
)


class WordsRefused(Refusal):
    code = "words_refused"


class Changed(Refusal):
    code = "changed_meanwhile"

    def __init__(self) -> None:
        super().__init__(_("Somebody changed it meanwhile. Look at it again, then save."))


@in_transaction
def complain(*, subject: str, text: str, at: datetime, told: Person | None = None) -> Complaint:
    """Take a complaint about the platform. Who wrote it is not kept, unless she wants to be `told`
    of the answer: then until it is there. The same words of two people are two complaints: the
    number of the first would tell the second that somebody wrote them. Raises WordsRefused."""
    text = kept_words(text, longest=TEXT_LIMIT, field="text")
    complaint = Complaint.objects.create(
        subject=subject, text=text, written_at=at, due_at=answer_due(at=at)
    )
    if told is not None:
        AnswerWanted.objects.create(complaint=complaint, person=told)
    return complaint


def answer_due(*, at: datetime) -> datetime:
    """The moment by which a complaint of now is answered, in the hours of the city's unit."""
    root = Unit.objects.not_ended().order_by("depth", "path").first()
    open_hours = hours.parse((root.office_hours if root else "") or DEFAULT_OFFICE_HOURS)
    return add_working_minutes(at, TARGET_MINUTES, hours=open_hours, calendar=load_calendar())


@in_transaction
def look_at(complaint: Complaint, *, show: bool, by: Person, at: datetime) -> None:
    """Let everybody read the words, or not. Either can be undone by the other, while the words are
    there."""
    row = _locked(complaint, by=by)
    words = Words.SHOWN if show else Words.HELD_BACK
    if row.words == words:
        return
    if show and not row.text:
        raise WordsRefused(_("The words are deleted; they cannot be shown any more."))
    row.words = words
    row.save(update_fields=["words"])
    record(ComplaintsVerb.LOOKED_AT, by=by, target=row, at=at, words=str(words))


@in_transaction
def answer(complaint: Complaint, *, text: str, version: int, by: Person, at: datetime) -> None:
    """Answer it for everybody, or write the answer anew. Raises WordsRefused or Changed."""
    row = _locked(complaint, by=by)
    if row.version != version:
        raise Changed
    text = kept_words(text, longest=ANSWER_LIMIT, field="answer")
    if row.words == Words.WAITING:
        raise WordsRefused(_("First decide whether everybody may read the words."))
    is_first = row.answered_at is None
    row.answer, row.version = text, version + 1
    row.answered_at = row.answered_at or at
    row.save(update_fields=["answer", "version", "answered_at"])
    if is_first:
        publish(ComplaintAnswered(complaint_id=row.pk, at=at))
        AnswerWanted.objects.filter(complaint=row).delete()
    record(ComplaintsVerb.ANSWERED, by=by, target=row, at=at, version=row.version)


@in_transaction
def forget_person(person_id: int) -> None:
    """Whoever closes her account is told of no answer."""
    AnswerWanted.objects.filter(person=person_id).delete()


@in_transaction
def forget_held_back(*, at: datetime) -> int:
    """Delete the words of old complaints that were not shown; return how many. Subject, day and
    answer stay."""
    old = Complaint.objects.filter(words=Words.HELD_BACK, written_at__lt=at - KEPT).exclude(text="")
    count = old.update(text="")
    if count:
        record(ComplaintsVerb.FORGOTTEN, by=None, target="complaints.Complaint", at=at, count=count)
    return count


@in_transaction
def load_complaints(complaints: Iterable[Complaint]) -> int:
    """Load complaints of what happened before; return how many."""
    return len(Complaint.objects.bulk_create(list(complaints)))


def kept_words(text: str, *, longest: int, field: str) -> str:
    """The words as they are kept, in one piece. Raises WordsRefused beside the input."""
    words = "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
    sentence = ""
    if not words:
        sentence = _("Write a few words.")
    elif len(words) > longest:
        sentence = _("At most %(limit)d characters.") % {"limit": longest}
    elif names_somebody(words):
        sentence = _("No telephone numbers, plates or addresses: of the platform, never of people.")
    if sentence:
        raise WordsRefused(sentence, fields={field: sentence})
    return words


def _locked(complaint: Complaint, *, by: Person) -> Complaint:
    row = under_lock(Complaint.objects.all(), complaint.pk)
    if not everywhere(by, Permission.COMPLAINT_ANSWER):
        raise NotAllowed("Complaints about the platform belong to the whole city.")
    return row
