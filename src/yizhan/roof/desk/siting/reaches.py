"""The coverage of a plan at all three distances, whatever it was made for."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.kit.siting.planning import DISTANCES
from yizhan.roof.desk.siting.words import percent
from yizhan.wings.care.siting.models import Plan


@dataclass(frozen=True)
class Reach:
    """Demand within a distance, before and after, as shares of 1."""

    within: int
    before: float
    after: float
    other: float | None = None
    """After the other plan, where two are compared."""

    @property
    def words(self) -> list[str]:
        """Before, after, and after the other plan if there is one."""
        shares = [self.before, self.after] + ([] if self.other is None else [self.other])
        return [percent(share) for share in shares]


def reaches(one: Plan, other: Plan | None) -> list[Reach]:
    """Return the coverage at all three distances, whatever the plan was made for."""
    known = _shares(one)
    compared = {} if other is None else _shares(other)
    return [
        Reach(within, *known[within], compared[within][1] if other is not None else None)
        for within in DISTANCES
    ]


def _shares(one: Plan) -> dict[int, tuple[float, float]]:
    shares = (one.result or {})["shares"]
    answer = {}
    for within in DISTANCES:
        rows = [share for share in shares if share["within"] == within]
        whole = sum(share["weight"] for share in rows) or 1.0
        before, after = (sum(share[key] for share in rows) / whole for key in ("before", "after"))
        answer[within] = (before, after)
    return answer
