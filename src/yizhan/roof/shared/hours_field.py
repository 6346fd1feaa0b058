"""The field for opening hours: days and times in rows, and the syntax for who needs more.

Works without JavaScript: rows to spare stand folded below those that are filled. What was typed is
shown again after a refusal, in rows and in syntax, and below it what it means for the coming week.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from yizhan.kit.hours import BadHours, to_syntax
from yizhan.kit.hours_hints import hints_on
from yizhan.kit.hours_rows import WHOLE_DAY, Row, Rows, rows_of, text_of
from yizhan.kit.width import narrow
from yizhan.roof.shared.access_words import week_of

PREVIEW = "preview"
"""The name of the button that shows what is typed and saves nothing."""
MOST_ROWS, SPARE_ROWS = 14, 2
DAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::00)?")


@dataclass(frozen=True)
class TypedRow:
    days: frozenset[int] = frozenset()
    begins: str = ""
    ends: str = ""
    whole_day: bool = False

    @property
    def empty(self) -> bool:
        return not (self.days or self.begins or self.ends or self.whole_day)


@dataclass(frozen=True)
class TypedHours:
    """The content of the field: rows and a text, and which of the two counts."""

    by_rows: bool
    text: str = ""
    rows: list[TypedRow] = field(default_factory=list)
    closed_on_holidays: bool = False

    @classmethod
    def from_text(cls, text: str) -> TypedHours:
        """Show a text that is kept: in rows if they can say it, else in its own words."""
        known = rows_of(text)
        if known is None:
            return cls(by_rows=False, text=text)
        rows = [_typed(row) for row in known.rows]
        return cls(True, text, rows, known.closed_on_holidays)

    def written(self) -> str:
        """Return the hours in syntax. Raises ValidationError, a sentence for each trouble."""
        if not self.by_rows:
            try:
                return to_syntax(self.text) if self.text.strip() else ""
            except BadHours as bad:
                raise forms.ValidationError(str(bad)) from bad
        troubles: list[str] = []
        rows: list[Row] = []
        for number, typed in enumerate(self.rows, start=1):
            if not typed.empty:
                try:
                    rows.append(_row(typed))
                except forms.ValidationError as trouble:
                    troubles += [f"{_('Row %(n)s:') % {'n': number}} {trouble.message}"]
        if troubles:
            raise forms.ValidationError(troubles)
        return text_of(Rows(tuple(rows), self.closed_on_holidays))


def _typed(row: Row) -> TypedRow:
    if (row.begins, row.ends) == WHOLE_DAY:
        return TypedRow(frozenset(row.days), whole_day=True)
    ends = "00:00" if row.ends == WHOLE_DAY[1] else row.ends  # a browser's clock knows no 24:00
    return TypedRow(frozenset(row.days), row.begins, ends)


def _row(typed: TypedRow) -> Row:
    if not typed.days:
        raise forms.ValidationError(_("tick the days."))
    days = tuple(sorted(typed.days))
    if typed.whole_day:
        return Row(days, *WHOLE_DAY)
    begins, ends = _clock(typed.begins), _clock(typed.ends)
    if begins == ends:
        raise forms.ValidationError(_("it ends when it begins. For day and night tick «24 h»."))
    return Row(days, begins, WHOLE_DAY[1] if ends == WHOLE_DAY[0] else ends)


def _clock(text: str) -> str:
    match = _CLOCK.fullmatch(narrow(text).strip())
    if match is None:
        raise forms.ValidationError(_("give both times, as in 08:00 and 20:00, or tick «24 h»."))
    hours, minutes = match.groups()
    return f"{int(hours):02}:{minutes}"


class HoursWidget(forms.Widget):
    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedHours:
        """Without a word on which counts it is the text: that is what a plain form sends."""
        rows = [
            TypedRow(
                frozenset(int(day) for day in _listed(data, f"{name}_{n}_day") if day in "0123456"),
                data.get(f"{name}_{n}_from", ""),
                data.get(f"{name}_{n}_until", ""),
                f"{name}_{n}_whole" in data,
            )
            for n in range(MOST_ROWS)
            if f"{name}_{n}_from" in data
        ]
        by_rows = data.get(f"{name}_by") == "rows"
        return TypedHours(by_rows, data.get(name) or "", rows, f"{name}_holidays" in data)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_by" not in data

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        typed = value if isinstance(value, TypedHours) else TypedHours.from_text(value or "")
        meaning = _meaning(typed)
        typed = _both_ways(typed)
        rows = [row for row in typed.rows if not row.empty] or [TypedRow()]
        spare = [TypedRow()] * min(SPARE_ROWS, MOST_ROWS - len(rows))
        numbered = list(enumerate([*rows, *spare]))
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "typed": typed,
            "rows": numbered[: len(rows)],
            "spare": numbered[len(rows) :],
            "days": list(enumerate(DAYS)),
            "preview": PREVIEW,
            **meaning,
        }
        return render_to_string("parts/hours.html", context)


def _listed(data: Mapping[str, Any], name: str) -> list[str]:
    getlist = getattr(data, "getlist", None)
    return list(getlist(name) if getlist else data.get(name, ()))


def _both_ways(typed: TypedHours) -> TypedHours:
    """Say the same in the other way, too, so that nothing is lost by looking there."""
    try:
        text = typed.written()
    except forms.ValidationError:
        return typed
    if typed.by_rows:
        return replace(typed, text=text)
    other = TypedHours.from_text(text)
    return replace(other, by_rows=False, text=typed.text)


def _meaning(typed: TypedHours) -> dict[str, Any]:
    """The coming week in words, and what is read otherwise than it is written."""
    try:
        text = typed.written()
        return {"week": week_of(text, at=timezone.now()), "hints": hints_on(text)}
    except (forms.ValidationError, BadHours):
        return {}


class HoursField(forms.Field):
    widget = HoursWidget

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(MaxLengthValidator(max_length))

    def clean(self, value: Any) -> str:
        typed = value if isinstance(value, TypedHours) else TypedHours.from_text(value or "")
        return str(super().clean(typed.written()))
