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

from yizhan.kit.draws.checking import Fault, Verdict, verify
from yizhan.kit.draws.files import CODE, BadFile, read, written
from yizhan.kit.draws.lists import Aside, Lists, Outcome, Pass, Round, Site, Stratum, Visit, tidy
from yizhan.kit.draws.lots import (
    DEAL,
    LONGEST_SEED,
    SITE,
    BadSeed,
    dealt_in,
    draw,
    in_order,
    next_in_line,
    seed_of,
    smallest,
    ticket,
)

__all__ = [
    "CODE",
    "DEAL",
    "LONGEST_SEED",
    "SITE",
    "Aside",
    "BadFile",
    "BadSeed",
    "Fault",
    "Lists",
    "Outcome",
    "Pass",
    "Round",
    "Site",
    "Stratum",
    "Verdict",
    "Visit",
    "dealt_in",
    "draw",
    "in_order",
    "next_in_line",
    "read",
    "seed_of",
    "smallest",
    "ticket",
    "tidy",
    "verify",
    "written",
]
