"""The history of the tree: which day a change holds from, and the periods that keep it. Everything
that plants, moves or closes units calls `hold_tree` first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Person, Unit, UnitPeriod
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.periods import History

BATCH = 500

UNITS = History(UnitPeriod, subject="unit", columns=("name", "kind", "path", "division_id"))


class WrongDay(Refusal):
    code = "wrong_day"
    message = _("This day has not come yet.")


def hold_tree() -> None:
    """Let nobody else change the shape of the tree until this transaction ends. Paths of whole
    branches are rewritten, so two changes at once could leave a unit below nothing. Who writes a
    row that points to a unit need not wait (no_key)."""
    roots = Unit.objects.select_for_update(of=("self",), no_key=True).filter(depth=1)
    list(roots.values_list("pk"))


def day_of_change(
    units: Collection[int], on: date | None, *, by: Person | None, at: datetime
) -> date:
    """The day from which a change to these units holds; `on` None: today. Raises WrongDay if it
    has not come, if people chose a day of an earlier year (whose figures have been reported), or if
    something happened to the units since."""
    last = _last_change(units)
    today = local_day(at)
    if on is None:
        return max(today, last) if last else today
    check_day(on, by=by, at=at)
    if last is not None and on < last:
        sentence = gettext("Something changed here on %(day)s. Choose that day or a later one.")
        raise _wrong(sentence % {"day": last})
    return on


def check_day(on: date, *, by: Person | None, at: datetime) -> None:
    today = local_day(at)
    if on > today:
        raise _wrong(str(WrongDay.message))
    if by is not None and on.year < today.year:
        sentence = gettext("The figures of %(year)s stand. Choose a day of this year.")
        raise _wrong(sentence % {"year": on.year})


def _wrong(sentence: str) -> WrongDay:
    return WrongDay(sentence, fields={"on": sentence})


def _last_change(units: Collection[int]) -> date | None:
    periods = UnitPeriod.objects.filter(unit__in=units)
    last: date | None = periods.aggregate(last=Max("since"))["last"]
    return last
