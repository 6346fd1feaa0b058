"""Tickets, the order they give, and the draw itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nsmallest

from yizhan.kit.draws.lists import Lists, Outcome, Visit, tidy

SITE, DEAL = "site", "deal"
"""The words for what is drawn, as they stand in a ticket."""
MOST_DEALS = 10_000
LONGEST_SEED = 100


class BadSeed(Exception):
    """This text cannot be a seed."""


def ticket(seed: str, kind: str, code: str) -> str:
    """The ticket of one code, hexadecimal. `seed` is digest and seed of a draw (`seed_of`)."""
    return hashlib.sha256(f"{seed}|{kind}|{code}".encode()).hexdigest()


def seed_of(digest: str, seed: str) -> str:
    """Return the beginning of every ticket of a draw. Raises BadSeed."""
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
    """Return the visitor who takes a seat at this site that was passed on; None: nobody is left."""
    return next((who for who in waiting if (who, site) not in avoid), None)
