"""Notes of riders: written by anybody, seen by nobody until somebody has read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.texts.normal import names_somebody
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.care.gates.events import NoteWritten
from yizhan.wings.care.gates.models import Compound, Note
from yizhan.wings.care.gates.rules import (
    NOTE_KEPT,
    NOTE_LIMIT,
    GatesVerb,
    NoteState,
)


class NoteRefused(Refusal):
    code = "bad_note"
    message = gettext_lazy("This cannot stand on the page.")

    def __init__(self, why: str) -> None:
        super().__init__(why, fields={"text": why})


@in_transaction
def add_note(compound: Compound, *, text: str, at: datetime) -> Note:
    """Take a rider's word about a place; who wrote it is not kept. The same text again is the note
    that is there."""
    text = " ".join(text.split())
    if compound.closed_on is not None:
        raise NoteRefused(_("This place is no longer in the handbook."))
    if not text:
        raise NoteRefused(_("Write a few words."))
    if len(text) > NOTE_LIMIT:
        raise NoteRefused(_("At most %(count)s characters.") % {"count": NOTE_LIMIT})
    if names_somebody(text):
        words = _("No telephone numbers, plates or addresses: of places, never of people.")
        raise NoteRefused(words)
    known = compound.notes.filter(text=text).exclude(state=NoteState.REFUSED).first()
    if known is not None:
        return known
    note = Note.objects.create(compound=compound, text=text, written_at=at)
    publish(NoteWritten(compound_id=compound.pk, at=at))
    return note


@in_transaction
def decide_note(note: Note, *, show: bool, by: Person, at: datetime) -> None:
    """Show a note to everybody, or not. Either can be undone by the other."""
    row = under_lock(Note.objects.select_related("compound__unit"), note.pk)
    require(by, Permission.GATE_EDIT, row.compound.unit)
    state = NoteState.SHOWN if show else NoteState.REFUSED
    if row.state == state:
        return
    row.state, row.decided_at = state, at
    row.save(update_fields=["state", "decided_at"])
    record(GatesVerb.NOTE_DECIDED, by=by, target=row.compound, at=at, note=row.pk, state=str(state))


@in_transaction
def forget_notes(*, at: datetime) -> int:
    """Delete notes that are too old to be true; return how many."""
    count, _each = Note.objects.filter(written_at__lt=at - NOTE_KEPT).delete()
    return count


@in_transaction
def load_notes(notes: Sequence[Note], *, by: Person | None, at: datetime) -> None:
    """Write notes that were decided elsewhere. Only the platform does this."""
    if by is not None:
        raise NotAllowed("Notes are written one by one.")
    Note.objects.bulk_create(notes)
    for note in notes:
        if note.state != NoteState.WAITING:
            record(GatesVerb.NOTE_DECIDED, by=by, target=note.compound, at=at, state=note.state)
