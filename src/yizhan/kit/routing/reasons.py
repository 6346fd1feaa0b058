"""Requests that cannot be served, found before anything is searched, and the sentences why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from yizhan.kit.routing.problem import UNREACHABLE, Problem, Reason, Request, Rider, Why
from yizhan.kit.routing.timing import calls_of, carries, timed


def sound(problem: Problem) -> tuple[Problem, dict[str, Reason]]:
    """Return the problem without what no plan can hold, and the reason of each request left out."""
    riders = tuple(rider for rider in problem.riders if _can_work(problem, rider))
    left = replace(problem, riders=riders)
    reasons = {}
    for request in problem.requests:
        reason = impossible(left, request)
        if reason is not None:
            reasons[request.id] = reason
    requests = tuple(request for request in problem.requests if request.id not in reasons)
    return replace(left, requests=requests), reasons


def impossible(problem: Problem, request: Request) -> Reason | None:
    """Return why nobody could serve this request if it were the only one."""
    if (unclear := _unclear(problem, request)) is not None:
        return Reason(unclear)
    skills = tuple(sorted(request.skills))
    if not problem.riders:
        return Reason(Why.NOBODY)
    skilled = [rider for rider in problem.riders if request.skills <= rider.skills]
    if not skilled:
        return Reason(Why.NOT_SKILLED, skills)
    allowed = [rider for rider in skilled if request.allows(rider)]
    if not allowed:
        return Reason(Why.NOT_ALLOWED, skills)
    calls = calls_of(request)
    strong = [rider for rider in allowed if carries(rider, calls)]
    if not strong:
        return Reason(Why.TOO_LARGE, skills)
    if not any(timed(problem, rider, calls) is not None for rider in strong):
        return Reason(Why.NOT_IN_TIME, skills, _last_moment(request))
    return None


def _unclear(problem: Problem, request: Request) -> Why | None:
    """Return what of a request nobody can understand."""
    for _leg, stop in request.stops:
        if not 0 <= stop.place < len(problem.travel.seconds) or _cut_off(problem, stop.place):
            return Why.UNCLEAR_PLACE
        if stop.closes < stop.opens or stop.service < 0:
            return Why.UNCLEAR_TIME
    return Why.TOO_LARGE if request.size < 0 else None


def busy(request: Request) -> Reason:
    """The reason of a request that could be served, but for the others."""
    return Reason(Why.ALL_BUSY, tuple(sorted(request.skills)), _last_moment(request))


def sentence(reason: Reason, words: Mapping[str, str]) -> str:
    """Say why a request is open. `words` name the skills so that they follow “nobody”."""
    who = "".join(words.get(skill, skill) for skill in reason.skills)
    at = "" if reason.by is None else f"{reason.by // 3600}:{reason.by // 60 % 60:02d}"
    return str(SENTENCES[reason.why]) % {"who": who, "time": at}


SENTENCES = {
    Why.NOBODY: _("Nobody has signed up for this day."),
    Why.UNCLEAR_PLACE: _("It is not clear where this is."),
    Why.UNCLEAR_TIME: _("The time is over before it begins."),
    Why.NOT_SKILLED: _("Nobody%(who)s has signed up."),
    Why.NOT_ALLOWED: _("Everybody%(who)s was ruled out by hand."),
    Why.TOO_LARGE: _("Nobody%(who)s can carry this much."),
    Why.NOT_IN_TIME: _("Nobody%(who)s can be there before %(time)s."),
    Why.ALL_BUSY: _("Nobody%(who)s is free before %(time)s."),
}


def _last_moment(request: Request) -> int:
    """The deadline people spoke of: the end of the last window."""
    return request.delivery.closes


def _can_work(problem: Problem, rider: Rider) -> bool:
    """A rider whose breaks do not fit into an idle day, or of whom nobody knows where, is none."""
    if not 0 <= rider.start < len(problem.travel.seconds) or rider.capacity < 0:
        return False
    return timed(problem, rider, ()) is not None and rider.opens < rider.closes


def _cut_off(problem: Problem, place: int) -> bool:
    """No way leads there, from anywhere else."""
    if not problem.riders:
        return False
    rows = problem.travel.rows
    return all(rows[rider.start][place] >= UNREACHABLE for rider in problem.riders)
