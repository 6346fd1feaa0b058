"""The fifty rows of a list, as finished HTML.

Through the template engine they cost more than the rest of the page together (measured in
docs/decisions/0019-fast-lanes.md), so the row is a file with named gaps
(templates/desk/inbox/row.html) and is filled by `str.format`; every value that comes from people is
escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django.db.models.functions import Left
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yizhan.ground.casework.models import CaseQuerySet
from yizhan.ground.casework.rules import CLOSED, PAUSED
from yizhan.roof.shared.templatetags.look import badge, icon, status

ROW = Path(__file__).parents[1] / "templates/desk/inbox/row.html"
ROWS = 50
FOR_WORK = re.compile(r"\[\[work\]\](.*?)\[\[/work\]\]", re.DOTALL)
"""The cells of a row that only somebody who may work on cases gets."""
BOX = (
    '<input type="checkbox" name="case" value="{pk}:{version}"{checked}'
    ' aria-label="{select} {reference}">'
)
SHOWN = 90
"""Characters of the text that a row may need; the whole text is on the case's page."""
COLUMNS = (
    "pk", "version", "opened_at", "due_soon_at", "due_at", "closed_at", "status", "place", "me_too",
    "item__name", "item__name_en", "division__name", "unit__name", "unit__code",
    "assignee__display_name", "begin",
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    html: SafeString
    count: int
    after: str
    """Names the last row, for the address of the next page; empty if this page is the last."""


def listed(
    cases: CaseQuerySet,
    *,
    at: datetime,
    newest: bool,
    work: bool,
    ticked: AbstractSet[int] = frozenset(),
) -> Listed:
    """One page of cases in one query: ROWS of them, and one more if there is another page. `work`:
    with what a handler does to them."""
    rows = cases.annotate(begin=Left("text", SHOWN)).values_list(*COLUMNS)
    fetched = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    page = fetched[:ROWS]
    after = ""
    if len(fetched) > ROWS:
        moment = page[-1]["closed_at" if newest else "due_at"]
        after = f"{moment.isoformat()}~{page[-1]['pk']}"
    return Listed(_render(page, at=at, work=work, ticked=ticked), len(page), after)


def _render(
    rows: Iterable[dict[str, Any]], *, at: datetime, work: bool, ticked: AbstractSet[int]
) -> SafeString:
    language = get_language() or "zh-hans"
    pattern, days, select = _pattern(language, work), _Days(at), escape(_("select"))
    filled = []
    for row in rows:
        values = _values(row, at=at, days=days, language=language)
        box = BOX.format(select=select, checked=" checked" * (row["pk"] in ticked), **values)
        filled.append(pattern.format_map(values | {"box": box}))
    return mark_safe("".join(filled))  # noqa: S308  # every value is escaped in _values


def _values(row: dict[str, Any], *, at: datetime, days: _Days, language: str) -> dict[str, Any]:
    tone = _tone(row, at)
    moment = row["closed_at"] if row["status"] in CLOSED else row["due_at"]
    local = moment.astimezone(days.zone)
    chinese, english = row["item__name"], row["item__name_en"]
    return {
        "pk": row["pk"],
        "version": row["version"],
        "tone": tone,
        "reference": f"{row['opened_at'].astimezone(days.zone):%y%m%d}-{row['pk']}",
        "item": escape(chinese if language.startswith("zh") else english or chinese),
        "text": escape(row["begin"].replace("\n", " ")),
        "place": escape(row["place"] or row["division__name"] or ""),
        "unit": escape(row["unit__name"]),
        "state": _state(row["status"], tone, row["me_too"], language),
        "moment": moment.isoformat(),
        "due": f"{days.word(local.date())} {local:%H:%M}",
        "who": escape(row["assignee__display_name"] or ""),
    }


def _tone(row: dict[str, Any], at: datetime) -> str:
    if row["status"] in CLOSED or row["status"] in PAUSED or at < row["due_soon_at"]:
        return ""
    return "warn" if at <= row["due_at"] else "bad"


@lru_cache(maxsize=1024)
def _state(code: str, tone: str, me_too: int, language: str) -> str:
    """The same few badges on every page: each made once."""
    late = badge("bad", "overdue", _("overdue")) if tone == "bad" else ""
    more = badge("", "people", f"+{me_too}") if me_too else ""
    return f"{late} {status(code)} {more}".strip()


@cache
def _pattern(language: str, work: bool) -> str:
    """The row's file with the words of one language put in; gaps are left for `format_map`. Who may
    not work on cases gets no cell with a tick or a button."""
    words = {
        "take": _("I take it"), "hand": _("Hand on"), "answer": _("Answer"),
        "where": _("Place"), "who_label": _("Handler"), "due_label": _("Due"),
        "unit_label": _("Unit"), "take_icon": icon("take"),
    }  # fmt: skip
    row = FOR_WORK.sub(r"\1" if work else "", ROW.read_text(encoding="utf-8"))
    pattern = " ".join(line.strip() for line in row.splitlines())
    for name, word in words.items():
        pattern = pattern.replace(f"[[{name}]]", str(word))
    return pattern + "\n"


class _Days:
    """Names of days near today, each made once for a page."""

    def __init__(self, at: datetime) -> None:
        self.zone = get_current_timezone()
        self._today = at.astimezone(self.zone).date()
        self._known: dict[date, str] = {}

    def word(self, day: date) -> str:
        if day not in self._known:
            self._known[day] = self._name(day)
        return self._known[day]

    def _name(self, day: date) -> str:
        away = (day - self._today).days
        if -2 < away < 2:
            return (_("yesterday"), _("today"), _("tomorrow"))[away + 1]
        if 0 < away < 7:
            return date_format(day, "D")
        return f"{day:%m-%d}" if day.year == self._today.year else f"{day:%Y-%m-%d}"
