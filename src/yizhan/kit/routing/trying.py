"""An order of stops that somebody chose by hand, timed, and read by the judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yizhan.kit.routing.checking import Breach, breaches
from yizhan.kit.routing.problem import Plan, Problem, Rider, Step
from yizhan.kit.routing.timing import Call, as_soon_as_possible, timed


def tried(
    problem: Problem, rider: Rider, calls: Sequence[Call]
) -> tuple[tuple[Step, ...], Breach | None]:
    """Return the steps of an order of stops, and the first rule that they break. What cannot be
    timed is ridden as soon as possible, so that it shows where it is too late."""
    steps = timed(problem, rider, calls)
    if steps is None:
        steps = as_soon_as_possible(problem, rider, calls)
    requests = {call[0].id: call[0] for call in calls}
    alone = replace(problem, riders=(rider,), requests=tuple(requests.values()))
    wrong = breaches(alone, Plan({rider.id: steps}))
    return steps, wrong[0] if wrong else None
