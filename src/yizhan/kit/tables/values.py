"""Cells as values. Each raises Wrong with a sentence for whoever wrote the cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from math import isfinite
from types import MappingProxyType

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.kit.geo import Crs, Point, to_wgs84
from yizhan.kit.tables.shape import Wrong, plain

YES = frozenset({"1", "true", "yes", "y", "是", "有", "√", "✓", "对"})
NO = frozenset({"0", "false", "no", "n", "否", "无", "×", "x", "没有"})
_SERIAL = re.compile(r"[3-7]\d{4}")
_DAY_ZERO = date(1899, 12, 30)
"""Spreadsheets count days from here; five digits are 1982 to 2119."""
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def as_yes_no(text: str) -> bool:
    word = text.casefold()
    if word in YES or word in NO:
        return word in YES
    raise Wrong(_("Write yes or no (是 or 否)."))


def as_number(text: str) -> float:
    try:
        number = float(plain(text))
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise Wrong(_("This is not a number."))
    return number


def as_date(text: str) -> date:
    """2024-10-01, 2024/10/1, 2024年10月1日, 20241001, a spreadsheet's 45566, or a moment, of which
    the date is taken."""
    text = plain(text)
    try:
        if _SERIAL.fullmatch(text):
            return _DAY_ZERO + timedelta(days=int(text))
        if written := _DATE.fullmatch(text):
            return date(*map(int, written.groups()))
        return datetime.fromisoformat(text).date()
    except ValueError as trouble:
        raise Wrong(_("This is not a date. Write it like 2024-10-01.")) from trouble


def as_text(longest: int) -> Callable[[str], str]:
    """A reader for a text of one line and of at most so many characters. A line break in the cell
    becomes a blank: a name goes into headings, messages and mails, which have one line for it."""

    def read(text: str) -> str:
        text = " ".join(line.strip() for line in text.splitlines())
        if len(text) > longest:
            raise Wrong(_("At most %(count)s characters.") % {"count": longest})
        return text

    return read


def as_code(longest: int) -> Callable[[str], str]:
    """A reader for something one goes by: the same however its digits and dashes were typed."""

    def read(text: str) -> str:
        return as_text(longest)(plain(text))

    return read


def as_point(lon: str, lat: str, *, crs: Crs | str = Crs.WGS84) -> Point:
    """A point in WGS-84. Swapped columns are the commonest mistake, so they get their own words."""
    x, y = as_number(lon), as_number(lat)
    if abs(y) > 90 and abs(x) <= 90:
        raise Wrong(_("Longitude and latitude look swapped."))
    if abs(x) > 180 or abs(y) > 90:
        raise Wrong(_("This is no place on earth: longitude −180 to 180, latitude −90 to 90."))
    return to_wgs84(x, y, crs)


def labels(choices: type[TextChoices]) -> tuple[str | Promise, ...]:
    """The words for each choice, as a template lists them."""
    return tuple(choice.label for choice in choices)


def as_choice(
    choices: type[TextChoices], also: Mapping[str, str] = MappingProxyType({})
) -> Callable[[str], str]:
    """A reader for one of `choices`: by its code, by its label in any of our languages, or by one
    of the words in `also`."""

    def read(text: str) -> str:
        code = _words_for(choices).get(text.casefold()) or also.get(text)
        if code is None:
            known = "、".join(str(choice.label) for choice in choices)
            raise Wrong(_("This is not known here. Write one of: %(known)s") % {"known": known})
        return code

    return read


def as_choices(
    choices: type[TextChoices], also: Mapping[str, str] = MappingProxyType({})
) -> Callable[[str], list[str]]:
    """A reader for any number of `choices`, sorted: words between commas; blanks part them too,
    unless they belong to a name (hot water)."""

    def read(text: str) -> list[str]:
        codes = {**also, **_words_for(choices)}
        known = set[str]()
        for word in _words_in(text, codes):
            code = codes.get(word.casefold())
            if code is None:
                raise Wrong(_("Unknown: %(what)s") % {"what": word})
            known.add(code)
        return sorted(known)

    return read


def _words_in(text: str, names: Mapping[str, str]) -> list[str]:
    parts = [part.strip() for part in text.translate(_BETWEEN_WORDS).split("\n")]
    return [
        word
        for part in parts
        if part
        for word in ([part] if part.casefold() in names else part.split())
    ]


_BETWEEN_WORDS = str.maketrans(dict.fromkeys("、，,；;|/", "\n"))


@cache
def _words_for(choices: type[TextChoices]) -> dict[str, str]:
    words: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {str(one.label).casefold(): one.value for one in choices}
    return words | {one.value: one.value for one in choices}
