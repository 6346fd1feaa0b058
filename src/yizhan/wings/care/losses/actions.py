"""Entries of riders, the kinds of penalties, and the sheet of a month.

An entry leaves no line in the audit log: the log is read at the desk, and it would say who keeps a
log. Making a sheet leaves one, because it is what others read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.kit.days import add_months, local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.care.losses.index import platforms
from yizhan.wings.care.losses.models import Loss, LossKind, Sheet, SheetLine
from yizhan.wings.care.losses.rules import (
    DAYS_BACK,
    KINDS,
    LONGEST_SHOP,
    LONGEST_TEXT,
    MINUTES,
    MOST_A_DAY,
    REST,
    Appeal,
    Cell,
    Counted,
    Facts,
    LossesVerb,
    closed_months,
    digest_of,
    sheet_of,
)
from yizhan.wings.care.losses.vault import fingerprint_of, open_facts, sealed_facts

LARGEST = Decimal(100_000)


class NotedBefore(Refusal):
    code = "noted_before"
    message = _("This page has sent an entry before. Press once more to send this one, too.")


class TooMany(Refusal):
    code = "too_many_entries"
    message = _("That is more than one day can hold. Delete what is there twice.")


@in_transaction
def note_loss(facts: Facts, *, happened_on: date, by: Person, at: datetime, key: str = "") -> Loss:
    """Keep an entry of this rider. Sent again under the same key it is there once. Raises a Refusal
    with a sentence beside each input at fault."""
    _refuse_wrong(facts, happened_on, at=at)
    mine = Loss.objects.visible_to(by)
    list(Person.objects.select_for_update(no_key=True).filter(pk=by.pk))  # her phones in line
    fingerprint = fingerprint_of(facts, happened_on.isoformat())
    digest = digest_of(key) if key else ""
    earlier = mine.sent_as(digest) if digest else None
    if earlier is not None:
        if earlier.fingerprint != fingerprint:
            raise NotedBefore
        return earlier
    if mine.of_days(happened_on, until=happened_on + timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooMany
    return Loss.objects.create(
        rider=by,
        happened_on=happened_on,
        sealed=sealed_facts(facts),
        noted_at=at,
        key=digest,
        fingerprint=fingerprint,
    )


@dataclass(frozen=True)
class LossRow:
    """An entry as a loader gives it."""

    rider: Person
    facts: Facts
    happened_on: date
    noted_at: datetime


@in_transaction
def load_losses(rows: Iterable[LossRow], *, at: datetime) -> int:
    """Load entries of what happened before; return how many. They are taken as they come."""
    losses = [
        Loss(
            rider=row.rider,
            happened_on=row.happened_on,
            sealed=sealed_facts(row.facts),
            noted_at=min(row.noted_at, at),
        )
        for row in rows
    ]
    return len(Loss.objects.bulk_create(losses, batch_size=500))


@in_transaction
def correct_loss(loss: Loss, facts: Facts, *, happened_on: date, by: Person, at: datetime) -> Loss:
    """Write an entry anew: it was wrong, or the appeal was answered. A sheet that was made keeps
    what it counted. Raises NotAllowed or a Refusal."""
    locked = _locked(loss, by=by)
    was = open_facts(locked)
    if facts.is_slow_meal != was.is_slow_meal:
        raise NotAllowed("An entry keeps the side it is of.")
    _refuse_wrong(facts, happened_on, at=at, was=was, was_on=locked.happened_on)
    locked.sealed, locked.happened_on = sealed_facts(facts), happened_on
    locked.save(update_fields=["sealed", "happened_on"])
    return locked


@in_transaction
def delete_loss(loss: Loss, *, by: Person) -> None:
    """Take an entry out for good. A sheet that was made keeps what it counted."""
    _locked(loss, by=by).delete()


def _locked(loss: Loss, *, by: Person) -> Loss:
    locked = under_lock(Loss.objects.all(), loss.pk)
    if not Loss.objects.visible_to(by).filter(pk=locked.pk).exists():
        raise NotAllowed(f"{by} does not own {locked}")
    return locked


def _refuse_wrong(
    facts: Facts,
    happened_on: date,
    *,
    at: datetime,
    was: Facts | None = None,
    was_on: date | None = None,
) -> None:
    """Refuse with all that is wrong at once; what stood there before may stay."""
    wrong: dict[str, str] = {}
    today = local_day(at)
    earliest = today - timedelta(days=DAYS_BACK)
    if happened_on != was_on and not earliest <= happened_on <= today:
        words = gettext("A day of the last %(n)d days, today at the latest.")
        wrong["happened_on"] = words % {"n": DAYS_BACK}
    if facts.platform not in ["", *platforms(), was.platform if was else ""]:
        wrong["platform"] = gettext("Choose a platform.")
    wrong |= _wrong_meal(facts) if facts.is_slow_meal else _wrong_penalty(facts, was)
    for name in ("text", "answer", "shop"):
        longest = LONGEST_SHOP if name == "shop" else LONGEST_TEXT
        if sentence := _wrong_text(getattr(facts, name), longest):
            wrong[name] = sentence
    if wrong:
        raise Refusal(next(iter(wrong.values())), fields=wrong)


def _wrong_meal(facts: Facts) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if facts.minutes not in MINUTES:
        wrong["minutes"] = gettext("Tap how long you waited.")
    if not facts.shop:
        wrong["shop"] = gettext("Which shop? Tap one or type its name.")
    return wrong


def _wrong_penalty(facts: Facts, was: Facts | None) -> dict[str, str]:
    wrong: dict[str, str] = {}
    kinds = set(LossKind.objects.public().values_list("code", flat=True))
    if facts.kind not in kinds and (was is None or facts.kind != was.kind):
        wrong["kind"] = gettext("Choose what it was.")
    if facts.appeal not in Appeal.values:
        wrong["appeal"] = gettext("Choose what came of the appeal.")
    if facts.amount and not 0 < Decimal(facts.amount) <= LARGEST:
        wrong["amount"] = gettext("A number above 0, as it was told to you.")
    return wrong


def _wrong_text(text: str, longest: int) -> str:
    if len(text) > longest:
        words = gettext("Too long: %(length)d characters, at most %(limit)d are possible.")
        return words % {"length": len(text), "limit": longest}
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        return gettext("This text has signs in it that cannot be kept.")
    return ""


@in_transaction
def make_due_sheets(*, at: datetime) -> int:
    """Count every month that is over and was not counted, from the one on in which the first entry
    was written; return how many. A month without entries is counted, too: else what comes late
    would be a figure of few."""
    first = Loss.objects.order_by("noted_at").values_list("noted_at", flat=True).first()
    last = Sheet.objects.newest().values_list("month", flat=True).first()
    begun = local_day(first) if first is not None else None
    start = add_months(last, 1) if last is not None else begun
    if start is None:
        return 0
    return sum(make_sheet(month, at=at) for month in closed_months(start, today=local_day(at)))


@in_transaction
def make_sheet(month: date, *, at: datetime) -> bool:
    """Count one month, once and for all. Says whether this call did it."""
    sheet, new = Sheet.objects.get_or_create(month=month, defaults={"made_at": at})
    if not new:
        return False
    names = {kind.code: kind.name for kind in LossKind.objects.all()}
    losses = Loss.objects.of_days(month, until=add_months(month, 1)).order_by("pk")
    rows: Any = losses.annotate(person=Coalesce("rider__merged_into", "rider"))
    cells = sheet_of(Counted(row.person, open_facts(row)) for row in rows.iterator())
    SheetLine.objects.bulk_create([_line(sheet, cell, names) for cell in cells])
    record(LossesVerb.LOSSES_PUBLISHED, by=None, target=sheet, at=at,
           month=f"{month:%Y-%m}", lines=len(cells))  # fmt: skip
    return True


def _line(sheet: Sheet, cell: Cell, names: dict[str, str]) -> SheetLine:
    return SheetLine(
        sheet=sheet,
        kind=cell.kind,
        kind_name="" if cell.kind in {"", REST} else names.get(cell.kind, cell.kind),
        platform=cell.platform,
        shop=cell.shop,
        rest=cell.rest,
        riders=cell.riders,
        entries=cell.entries,
        minutes=cell.minutes,
        won=cell.won,
    )


@in_transaction
def fill_kinds(*, by: Person | None, at: datetime) -> int:
    """Enter the kinds that come with the platform; what the city has stays. Return how many."""
    _permit(by)
    have = set(LossKind.objects.values_list("code", flat=True))
    rows = [
        LossKind(
            code=row.code, name=row.name, name_en=row.name_en, measure=row.measure,
            position=10 * number,
        )
        for number, row in enumerate(KINDS, 1)
        if row.code not in have
    ]  # fmt: skip
    LossKind.objects.bulk_create(rows)
    if rows:
        record(
            LossesVerb.LOSS_KINDS_ENTERED, by=by, target="losses.LossKind", at=at, count=len(rows)
        )
    return len(rows)


@in_transaction
def save_kind(code: str, *, by: Person | None, at: datetime, **values: Any) -> LossKind:
    """Make the kind of this code what `values` say, or add it. What was entered keeps its kind."""
    _permit(by)
    if code == REST:
        sentence = gettext("This code has a meaning of its own. Choose another.")
        raise Refusal(sentence, fields={"code": sentence})
    rows = LossKind.objects.select_for_update()
    kind, new = rows.update_or_create(code=code, defaults=values)
    record(LossesVerb.LOSS_KIND_SAVED, by=by, target=kind, at=at, code=code, new=new, **values)
    return kind


@in_transaction
def forget_person(person_id: int) -> int:
    """Delete the entries of an account that ends; return how many. Sheets name nobody and stay."""
    count, _rows = Loss.objects.filter(rider__in=Person.objects.same_as(person_id)).delete()
    return count


def _permit(by: Person | None) -> None:
    if by is not None and not everywhere(by, Permission.LOSS_EDIT):
        raise NotAllowed("Kinds of penalties belong to the whole city.")
