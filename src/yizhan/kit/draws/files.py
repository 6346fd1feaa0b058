"""A draw as a file: written, and read back line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from yizhan.kit.draws.lists import (
    FORMAT,
    NOBODY,
    Aside,
    Lists,
    Outcome,
    Pass,
    Round,
    Site,
    Stratum,
    Visit,
    line,
)

DRAWN = "draw"
"""The line between what was frozen and what was drawn."""
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")


class BadFile(Exception):
    """This is not a file of a draw. `line` is the number of the line at fault."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def written(lists: Lists, seed: str, outcome: Outcome, passed: Iterable[Pass] = ()) -> str:
    """The whole file of a draw: what was frozen, then what was drawn and passed on."""
    lines = [DRAWN, line("seed", seed), line("deal", deal_words(outcome.deal))]
    lines += [line("goes", visit.site, *visit.visitors) for visit in outcome.visits]
    lines += [line("passed", *one.words) for one in passed]
    return lists.text + "".join(f"{row}\n" for row in lines)


def deal_words(deal: int | None) -> str:
    return NOBODY if deal is None else str(deal)


def read(text: str) -> Round:
    """Read a file of a draw, before or after it was drawn. Raises BadFile."""
    frozen: list[str] = []
    drawn: list[str] = []
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    into = frozen
    for row in lines:
        into = drawn if row == DRAWN else into
        into.append(row)
    parts = _Parts(frozen)
    lists = parts.lists()
    whole = "".join(f"{row}\n" for row in frozen)
    if not drawn:
        return Round(lists, whole if text.endswith("\n") else whole[:-1])
    return parts.drawn(lists, whole, drawn)


class _Parts:
    """The lines of a file by their first word, with their numbers."""

    def __init__(self, lines: Sequence[str]) -> None:
        if not lines or lines[0] != FORMAT:
            raise BadFile(1)
        self._rows = [_Row(number, line) for number, line in enumerate(lines[1:], 2)]
        self._length = len(lines)

    def lists(self) -> Lists:
        strata = tuple(
            Stratum(row.code(1), row.number(2), row.text(3)) for row in self._of("stratum", 3)
        )
        sites = tuple(Site(row.code(1), row.code(2), row.text(3)) for row in self._of("site", 3))
        aside = tuple(Aside(row.code(1), row.text(2), row.text(3)) for row in self._of("aside", 3))
        visitors = tuple(row.code(1) for row in self._of("visitor", 1))
        lists = Lists(
            title=self._one("round"),
            by=self._one("by"),
            frozen_on=self._one("frozen"),
            seed_day=self._one("seed-day"),
            seed_source=self._one("seed-source"),
            each=max(1, self._only("each").number(1)),
            strata=strata,
            sites=sites,
            visitors=visitors,
            aside=aside,
            avoid=frozenset((row.code(1), row.code(2)) for row in self._of("avoid", 2)),
        )
        self._refuse_doubles(lists)
        return lists

    def _refuse_doubles(self, lists: Lists) -> None:
        known = {stratum.code for stratum in lists.strata}
        for row in self._of("site", 3):
            if row.code(1) not in known:
                raise BadFile(row.line)
        for kind, at in (("stratum", 1), ("site", 2), ("visitor", 1)):
            seen: set[str] = set()
            for row in self._rows:
                if row.kind != kind:
                    continue
                if row.code(at) in seen:
                    raise BadFile(row.line)
                seen.add(row.code(at))

    def drawn(self, lists: Lists, frozen: str, lines: Sequence[str]) -> Round:
        rows = [_Row(number, line) for number, line in enumerate(lines[1:], self._length + 2)]
        if len(rows) < 2 or (rows[0].kind, rows[1].kind) != ("seed", "deal"):
            raise BadFile(self._length + 1)
        visits: list[Visit] = []
        passed: list[Pass] = []
        for row in rows[2:]:
            if row.kind == "goes" and not passed:
                visits.append(Visit(row.code(1), tuple(row.codes(2))))
            elif row.kind == "passed" and len(row.parts) == 4:
                to = None if row.parts[3] == NOBODY else row.code(3)
                passed.append(Pass(row.code(1), row.code(2), to))
            else:
                raise BadFile(row.line)
        deal = None if rows[1].parts[1:] == [NOBODY] else rows[1].number(1)
        return Round(lists, frozen, rows[0].text(1), deal, tuple(visits), tuple(passed))

    def _of(self, kind: str, parts: int) -> Iterator[_Row]:
        for row in self._rows:
            if row.kind == kind:
                if len(row.parts) != parts + 1:
                    raise BadFile(row.line)
                yield row

    def _only(self, kind: str) -> _Row:
        rows = list(self._of(kind, 1))
        if len(rows) != 1:
            raise BadFile(rows[1].line if rows else 1)
        return rows[0]

    def _one(self, kind: str) -> str:
        return self._only(kind).text(1)


class _Row:
    def __init__(self, line: int, text: str) -> None:
        self.line, self.parts = line, text.split("\t")
        self.kind = self.parts[0]
        if self.kind not in _KINDS:
            raise BadFile(line)

    def text(self, at: int) -> str:
        if at >= len(self.parts):
            raise BadFile(self.line)
        return self.parts[at]

    def code(self, at: int) -> str:
        text = self.text(at)
        if CODE.fullmatch(text) is None:
            raise BadFile(self.line)
        return text

    def codes(self, begin: int) -> list[str]:
        return [self.code(at) for at in range(begin, len(self.parts))]

    def number(self, at: int) -> int:
        text = self.text(at)
        if not text.isascii() or not text.isdigit() or len(text) > 7:
            raise BadFile(self.line)
        return int(text)


_KINDS = frozenset(
    ("round", "by", "frozen", "seed-day", "seed-source", "each", "stratum", "site", "aside",
     "visitor", "avoid", "seed", "deal", "goes", "passed")
)  # fmt: skip
