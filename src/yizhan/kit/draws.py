"""A draw that anyone can do again: frozen lists, a seed that is public later, and SHA-256.

The lists are one text file. Its digest is published before the seed exists, and stands in every
ticket: whoever changes a sign of the lists afterwards gets other tickets. docs/draw.md says the
same with `sha256sum` and `sort`, and the page of a draw in JavaScript.

    ticket = SHA-256( digest of the lists | seed | what is drawn | code )

1. In each stratum the sites with the smallest tickets are drawn, as many as it has places.
2. The visitors are dealt to the seats in the order of their tickets, `deal-0`. If somebody would go
   where she must not, the whole deal is rejected and the next one tried, `deal-1`, and so on: so
   each deal that may be is as likely as any other.
3. Who passes a seat on gives it to the next visitor of that order who has none and may go there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest

FORMAT = "yizhan draw 1"
DRAWN = "draw"
"""The line between what was frozen and what was drawn."""
NOBODY = "-"
SITE, DEAL = "site", "deal"
"""What is drawn, as it stands in a ticket."""
MOST_DEALS = 10_000
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
LONGEST_SEED = 100
LONGEST_FILE = 64 * 1024 * 1024


class BadFile(Exception):
    """This is not a file of a draw. `line` is the number of the line at fault."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class BadSeed(Exception):
    """This text cannot be a seed."""


@dataclass(frozen=True)
class Stratum:
    code: str
    places: int
    name: str


@dataclass(frozen=True)
class Site:
    stratum: str
    code: str
    name: str


@dataclass(frozen=True)
class Aside:
    """A site that is not in the lot, and why."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True)
class Lists:
    """All that is frozen before the seed exists."""

    title: str
    by: str
    frozen_on: str
    seed_day: str
    seed_source: str
    each: int
    """Visitors who go to one site together."""
    strata: tuple[Stratum, ...]
    sites: tuple[Site, ...]
    visitors: tuple[str, ...]
    aside: tuple[Aside, ...] = ()
    avoid: frozenset[tuple[str, str]] = frozenset()
    """Pairs of a visitor and a site she does not go to."""

    @property
    def seats(self) -> int:
        return self.each * sum(stratum.places for stratum in self.strata)

    @cached_property
    def text(self) -> str:
        """The file, each list in the order of its codes. The same lists give the same bytes."""
        return "".join(f"{line}\n" for line in self._lines())

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def _lines(self) -> Iterator[str]:
        yield FORMAT
        yield _line("round", self.title)
        yield _line("by", self.by)
        yield _line("frozen", self.frozen_on)
        yield _line("seed-day", self.seed_day)
        yield _line("seed-source", self.seed_source)
        yield _line("each", self.each)
        for stratum in sorted(self.strata, key=lambda one: one.code):
            yield _line("stratum", stratum.code, stratum.places, stratum.name)
        for site in sorted(self.sites, key=lambda one: (one.stratum, one.code)):
            yield _line("site", site.stratum, site.code, site.name)
        for aside in sorted(self.aside, key=lambda one: one.code):
            yield _line("aside", aside.code, aside.name, aside.reason)
        for visitor in sorted(self.visitors):
            yield _line("visitor", visitor)
        for visitor, code in sorted(self.avoid):
            yield _line("avoid", visitor, code)


@dataclass(frozen=True)
class Visit:
    """A site that was drawn, and who goes there."""

    site: str
    visitors: tuple[str, ...]


@dataclass(frozen=True)
class Pass:
    """A seat that went from one visitor to the next; `to` None: nobody was left."""

    site: str
    visitor: str
    to: str | None


@dataclass(frozen=True)
class Outcome:
    """What the lot says. `deal` None: there is no deal in which nobody goes where she must not."""

    sites: tuple[str, ...]
    visits: tuple[Visit, ...]
    deal: int | None
    waiting: tuple[str, ...]
    """The visitors who have no seat, in their order."""


@dataclass(frozen=True)
class Round:
    """A file of a draw as it was read: the frozen part, and what it says was drawn."""

    lists: Lists
    frozen: str
    """The frozen part, sign by sign."""
    seed: str | None = None
    deal: int | None = None
    visits: tuple[Visit, ...] = ()
    passed: tuple[Pass, ...] = ()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.frozen.encode()).hexdigest()


def tidy(text: str) -> str:
    """A text as it stands in a file: on one line, with nothing in it that could be a column."""
    return " ".join(text.split())


def ticket(seed: str, kind: str, code: str) -> str:
    """The ticket of one code, hexadecimal. `seed` is digest and seed of a draw (`seed_of`)."""
    return hashlib.sha256(f"{seed}|{kind}|{code}".encode()).hexdigest()


def seed_of(digest: str, seed: str) -> str:
    """What stands at the beginning of every ticket. Raises BadSeed."""
    if not seed or len(seed) > LONGEST_SEED or seed != tidy(seed) or "|" in seed:
        raise BadSeed(seed)
    return f"{digest}|{seed}"


def in_order(codes: Iterable[str], *, seed: str, kind: str) -> list[str]:
    """The codes in the order of their tickets."""
    return [code for _ticket, code in sorted(_tickets(codes, seed, kind))]


def smallest(codes: Iterable[str], count: int, *, seed: str, kind: str) -> list[str]:
    """The codes with the smallest tickets, in the order of these."""
    return [code for _ticket, code in nsmallest(count, _tickets(codes, seed, kind))]


def _tickets(codes: Iterable[str], seed: str, kind: str) -> Iterator[tuple[bytes, str]]:
    begun = hashlib.sha256(f"{seed}|{kind}|".encode())
    for code in codes:
        one = begun.copy()
        one.update(code.encode())
        yield one.digest(), code


def draw(lists: Lists, seed: str, *, progress: Callable[[int], None] | None = None) -> Outcome:
    """Draw sites and visitors, and deal them. Raises BadSeed. `progress` hears each rejected deal.

    Raises ValueError if the lists do not hold what is to be drawn: they were never frozen here.
    """
    seed = seed_of(lists.digest, seed)
    codes: dict[str, list[str]] = {stratum.code: [] for stratum in lists.strata}
    for site in lists.sites:
        codes[site.stratum].append(site.code)
    drawn: list[str] = []
    for stratum in sorted(lists.strata, key=lambda one: one.code):
        if stratum.places > len(codes[stratum.code]):
            raise ValueError(stratum.code)
        drawn += smallest(codes[stratum.code], stratum.places, seed=seed, kind=SITE)
    if lists.seats > len(lists.visitors):
        raise ValueError("visitors")
    for deal in range(MOST_DEALS):
        dealt = dealt_in(lists, deal, seed=seed)
        visits = tuple(_visits(drawn, dealt, lists.each))
        if _allowed(visits, lists.avoid):
            return Outcome(tuple(drawn), visits, deal, tuple(dealt[lists.seats :]))
        if progress is not None:
            progress(deal)
    return Outcome(tuple(drawn), (), None, ())


def dealt_in(lists: Lists, deal: int, *, seed: str) -> list[str]:
    """The visitors in the order of one deal; `seed` as `seed_of` makes it."""
    return in_order(lists.visitors, seed=seed, kind=f"{DEAL}-{deal}")


def _visits(sites: Sequence[str], dealt: Sequence[str], each: int) -> Iterator[Visit]:
    for number, site in enumerate(sites):
        yield Visit(site, tuple(dealt[number * each : (number + 1) * each]))


def _allowed(visits: Iterable[Visit], avoid: frozenset[tuple[str, str]]) -> bool:
    return not any((who, one.site) in avoid for one in visits for who in one.visitors)


def next_in_line(
    site: str, waiting: Iterable[str], avoid: frozenset[tuple[str, str]]
) -> str | None:
    """Who takes a seat at this site that was passed on; None: nobody is left."""
    return next((who for who in waiting if (who, site) not in avoid), None)


@dataclass
class Verdict:
    """What doing a draw again found. No faults: the file says what the lot says."""

    digest: str
    faults: list[Fault] = field(default_factory=list)
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Fault:
    """A difference between the file and what was computed from it."""

    code: str
    """One of `lists`, `digest`, `seed`, `places`, `deal`, `drawn`, `passed`."""
    says: str = ""
    should: str = ""


def verify(
    a_round: Round, *, digest: str = "", progress: Callable[[int], None] | None = None
) -> Verdict:
    """Do the draw of a file again and compare. `digest`: the one that was published before."""
    verdict = Verdict(a_round.digest)
    if a_round.frozen != a_round.lists.text:
        verdict.faults.append(Fault("lists"))
    if digest and digest.lower() != a_round.digest:
        verdict.faults.append(Fault("digest", a_round.digest, digest.lower()))
    if verdict.faults or a_round.seed is None:
        return verdict
    try:
        verdict.outcome = draw(a_round.lists, a_round.seed, progress=progress)
    except BadSeed:
        verdict.faults.append(Fault("seed", a_round.seed))
    except ValueError as wrong:
        verdict.faults.append(Fault("places", str(wrong)))
    else:
        verdict.faults += _differences(a_round, verdict.outcome)
    return verdict


def _differences(a_round: Round, outcome: Outcome) -> Iterator[Fault]:
    if a_round.deal != outcome.deal:
        yield Fault("deal", _deal(a_round.deal), _deal(outcome.deal))
    says = {visit.site: visit.visitors for visit in a_round.visits}
    should = {visit.site: visit.visitors for visit in outcome.visits}
    if list(says) != list(should) or len(says) != len(a_round.visits):
        yield Fault("drawn", " ".join(one.site for one in a_round.visits), " ".join(should))
        return
    for site, visitors in should.items():
        if says[site] != visitors:
            yield Fault("drawn", " ".join((site, *says[site])), " ".join((site, *visitors)))
    yield from _wrong_passes(a_round, outcome)


def _wrong_passes(a_round: Round, outcome: Outcome) -> Iterator[Fault]:
    """Each pass must be of somebody who has the seat, and to whoever is next."""
    seated = {visit.site: set(visit.visitors) for visit in outcome.visits}
    waiting = list(outcome.waiting)
    for one in a_round.passed:
        there = seated.get(one.site, set())
        following = next_in_line(one.site, waiting, a_round.lists.avoid)
        if one.visitor not in there or one.to != following:
            yield Fault("passed", " ".join(_pass(one)), following or NOBODY)
            return
        there.remove(one.visitor)
        if following is not None:
            there.add(following)
            waiting.remove(following)


def written(lists: Lists, seed: str, outcome: Outcome, passed: Iterable[Pass] = ()) -> str:
    """The whole file of a draw: what was frozen, then what was drawn and passed on."""
    lines = [DRAWN, _line("seed", seed), _line("deal", _deal(outcome.deal))]
    lines += [_line("goes", visit.site, *visit.visitors) for visit in outcome.visits]
    lines += [_line("passed", *_pass(one)) for one in passed]
    return lists.text + "".join(f"{line}\n" for line in lines)


def _pass(one: Pass) -> tuple[str, str, str]:
    return one.site, one.visitor, one.to or NOBODY


def _deal(deal: int | None) -> str:
    return NOBODY if deal is None else str(deal)


def _line(*parts: object) -> str:
    return "\t".join(tidy(str(part)) for part in parts)


def read(text: str) -> Round:
    """Read a file of a draw, before or after it was drawn. Raises BadFile."""
    frozen, drawn = [], []
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    into = frozen
    for line in lines:
        into = drawn if line == DRAWN else into
        into.append(line)
    parts = _Parts(frozen)
    lists = parts.lists()
    whole = "".join(f"{line}\n" for line in frozen)
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
                if row.kind == kind and (row.code(at) in seen or seen.add(row.code(at))):
                    raise BadFile(row.line)

    def drawn(self, lists: Lists, frozen: str, lines: Sequence[str]) -> Round:
        rows = [_Row(number, line) for number, line in enumerate(lines[1:], self._length + 2)]
        if len(rows) < 2 or (rows[0].kind, rows[1].kind) != ("seed", "deal"):
            raise BadFile(self._length + 1)
        visits, passed = [], []
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


_KINDS: Mapping[str, None] = dict.fromkeys(
    ("round", "by", "frozen", "seed-day", "seed-source", "each", "stratum", "site", "aside",
     "visitor", "avoid", "seed", "deal", "goes", "passed")
)  # fmt: skip
