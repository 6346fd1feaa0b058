"""Everything that can happen to a file on its way in.

Who may bring a kind of file is asked by its page, and of each row by the action that loads it; the
actions here only see that nobody meets the file of somebody else.
"""

from __future__ import annotations

import io
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.imports import store
from yizhan.ground.imports.models import FileImport
from yizhan.ground.imports.rules import CLAIM_LASTS, State
from yizhan.ground.imports.vault import file_of, report_of, seal_file, seal_report
from yizhan.ground.people.models import Person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.geo import Crs
from yizhan.kit.registration import registered
from yizhan.kit.tables import Exchange, Progress, Reading, Rehearsal, Source, rehearse
from yizhan.kit.transactions import in_transaction, under_lock

LISTED = 5_000
"""The most cells to be mended, and changes, that a report names."""
NAMED = 200
"""The most new rows and remarks that it names."""
CUT = 60


class NotReady(Refusal):
    code = "import_not_ready"
    message = gettext_lazy("This file has been imported or put away meanwhile.")


@in_transaction
def receive(data: bytes, name: str, *, kind: str, crs: str, by: Person, at: datetime) -> FileImport:
    """Take a file in; the one of this kind that they brought before and did not confirm goes.
    Whoever receives it works on it, or gives it to the worker (`release`)."""
    earlier = FileImport.objects.visible_to(by).filter(kind=kind)
    earlier.exclude(state=State.CONFIRMED).delete()
    file_import = FileImport(
        kind=kind, name=name[:120], by=by, at=at, crs=crs, sealed_file=seal_file(data),
        language=translation.get_language() or by.language, claimed_at=at,
    )  # fmt: skip
    file_import.save(force_insert=True)
    return file_import


def release(file_import: FileImport) -> None:
    """Leave the file to the worker."""
    FileImport.objects.filter(pk=file_import.pk).update(claimed_at=None)


def claim_next(*, at: datetime) -> FileImport | None:
    """Take the file that has waited longest, unless somebody else is quicker."""
    waiting = FileImport.objects.to_work_on(at=at)
    for one in waiting.order_by("at", "pk").defer("sealed_file", "sealed_report")[:5]:
        heard = store.last_heard(one)
        if heard is not None and heard > at - CLAIM_LASTS:
            continue  # somebody is in the middle of a long transaction
        if waiting.filter(pk=one.pk).update(claimed_at=at):
            return FileImport.objects.select_related("by").get(pk=one.pk)
    return None


def keep_claim(file_import: FileImport, *, at: datetime) -> None:
    """Say that the work goes on."""
    FileImport.objects.filter(pk=file_import.pk).update(claimed_at=at)


@in_transaction
def confirm(file_import: FileImport, *, by: Person, at: datetime) -> None:
    """Let what was shown be kept. Raises NotReady if that was said before."""
    locked = _locked(file_import, by=by)
    if locked.state != State.READY:
        raise NotReady
    locked.state = file_import.state = State.CONFIRMED
    locked.claimed_at = at
    locked.save(update_fields=["state", "claimed_at"])


@in_transaction
def discard(file_import: FileImport, *, by: Person) -> None:
    """Put a file away unkept. Raises NotReady while it is being kept."""
    locked = _locked(file_import, by=by)
    if locked.state == State.CONFIRMED:
        raise NotReady
    locked.delete()


def forget(*, before: datetime) -> int:
    """Remove what came before that time; return how many."""
    return FileImport.objects.filter(at__lt=before).delete()[0]


def forget_person(person_id: int) -> None:
    FileImport.objects.filter(by=person_id).delete()


def work_on(file_import: FileImport, *, at: datetime, progress: Progress | None = None) -> None:
    """Do what a claimed file waits for: read it and find out what it changes, or keep it."""
    work = {State.WAITING: _read, State.CONFIRMED: _load}.get(State(file_import.state))
    if work is None:
        return
    with translation.override(file_import.language):
        try:
            work(file_import, at=at, progress=progress)
        except Refusal as refusal:
            _end(file_import, State.REFUSED, {"why": str(refusal)})
        except NotAllowed:
            why = _("A row of this file belongs to a unit out of your reach. Nothing was kept.")
            _end(file_import, State.REFUSED, {"why": why})


def exchange_of(kind: str) -> Exchange | None:
    """Return the kind of table that an app declares under this name."""
    for app in registered():
        if exchange := app.exchanges().get(kind):
            return exchange
    return None


def _locked(file_import: FileImport, *, by: Person) -> FileImport:
    try:
        return under_lock(FileImport.objects.visible_to(by), file_import.pk)
    except FileImport.DoesNotExist as gone:
        raise NotReady from gone


def _read(file_import: FileImport, *, at: datetime, progress: Progress | None) -> None:
    exchange, reading = _reading(file_import, at=at, progress=progress)
    comparing = _both(store.notes_of(file_import, "comparing", at=at), progress)
    rehearsal = rehearse(exchange, reading.good, by=file_import.by, at=at, progress=comparing)
    _end(file_import, State.READY, _report(exchange, reading, rehearsal))


def _load(file_import: FileImport, *, at: datetime, progress: Progress | None) -> None:
    exchange, reading = _reading(file_import, at=at, progress=progress)
    keeping = _both(store.notes_of(file_import, "keeping", at=at), progress)
    loaded = exchange.load(reading.good, by=file_import.by, at=at, progress=keeping)
    _end(file_import, State.DONE, report_of(file_import) | loaded._asdict())


def _reading(
    file_import: FileImport, *, at: datetime, progress: Progress | None
) -> tuple[Exchange, Reading[Any]]:
    exchange = exchange_of(file_import.kind)
    if exchange is None:
        raise NotReady
    source = Source(
        io.BytesIO(file_of(file_import)), at=at, by=file_import.by, crs=Crs(file_import.crs),
        progress=_both(store.notes_of(file_import, "reading", at=at), progress),
    )  # fmt: skip
    return exchange, exchange.read(source)


def _both(note: Progress, progress: Progress | None) -> Progress:
    def both(done: int, total: int | None) -> None:
        note(done, total)
        if progress is not None:
            progress(done, total)

    return both


def _report(exchange: Exchange, reading: Reading[Any], rehearsal: Rehearsal) -> dict[str, Any]:
    bad = [replace(one.under(exchange.headings), value=one.value[:CUT]) for one in reading.bad]
    return {
        "total": reading.total,
        "good": len(reading.good),
        "hidden": reading.hidden,
        "unknown": list(reading.unknown)[:NAMED],
        "remarks": [asdict(remark) for remark in reading.remarks[:NAMED]],
        "remarks_count": len(reading.remarks),
        "bad": [asdict(one) for one in bad[:LISTED]],
        "bad_count": len(bad),
        "changes": [asdict(change) for change in rehearsal.changes[:LISTED]],
        "changes_count": len(rehearsal.changes),
        "created": rehearsal.created[:NAMED],
        **rehearsal.loaded._asdict(),
    }


@in_transaction
def _end(file_import: FileImport, state: State, report: dict[str, Any]) -> None:
    """Write down how a step of the work ended; one that somebody put away meanwhile stays away."""
    file_import.state, file_import.claimed_at = state, None
    file_import.sealed_report = seal_report(report)
    if state != State.READY:
        file_import.sealed_file = None
    FileImport.objects.filter(pk=file_import.pk).update(
        state=state,
        claimed_at=None,
        sealed_report=file_import.sealed_report,
        sealed_file=file_import.sealed_file,
    )
