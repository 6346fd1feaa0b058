"""Loading a history gives the rows that living it gave."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from yizhan.ground.casework import actions
from yizhan.ground.casework.actions import CaseRow, Step, load_cases
from yizhan.ground.casework.actions.steps import _APPLY, CHANGED
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import CloseReason, Fact, Status, StepKind
from yizhan.ground.casework.tests.factories import City, a_city
from yizhan.ground.people.models import Person
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import Refusal

CASES = 3
STATE = [
    field.attname
    for field in Case._meta.concrete_fields
    if field.attname not in {"id", "ticket_digest", "sealed_ticket", "merged_into_id"}
]
WHICH = st.integers(0, CASES - 1)
DEEDS = st.one_of(
    st.tuples(st.just("move"), WHICH, st.sampled_from(Status.values)),
    st.tuples(st.sampled_from(["take", "assign", "hand_on", "note", "reply", "tick"]), WHICH),
    st.tuples(st.sampled_from(["solved", "not_solved"]), WHICH, st.sampled_from([None, 1, 5])),
    st.tuples(st.just("merge"), WHICH, WHICH),
)
HISTORY = st.lists(st.tuples(st.integers(1, 3000), DEEDS), max_size=14)
ANSWERED_TWO_MERGES_UP: list[Any] = [
    (60, ("merge", 2, 0)),
    (60, ("merge", 0, 1)),
    (60, ("move", 1, "in_progress")),
    (60, ("move", 1, "resolved")),
]


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # short enough to read as it is
    suppress_health_check=list(HealthCheck),
)
@given(history=HISTORY)
@example(history=ANSWERED_TWO_MERGES_UP)
def test_loading_a_history_is_living_it(history: list[Any]) -> None:
    city = a_city()
    lived = [city.case(at=MONDAY + timedelta(minutes=n)) for n in range(CASES)]
    at = MONDAY + timedelta(minutes=CASES)  # nothing is done to a case before it was opened
    for minutes, deed in history:
        at += timedelta(minutes=minutes)
        try:
            _do(city, lived, deed, at)
        except Refusal:
            continue
    if CaseStep.objects.filter(case__in=lived, kind=StepKind.UNMERGED).exists():
        return  # an archive knows of no merges that were undone

    loaded = load_cases([_row(city, case, lived) for case in lived], by=None, at=at)

    for one, other in zip(lived, loaded, strict=True):
        assert _state(other) == _state(one)
        assert _heads(loaded)[other.pk] == _heads(lived)[one.pk]
        assert _thread(other, loaded) == _thread(one, lived)


def _do(city: City, cases: list[Case], deed: tuple[Any, ...], at: Any) -> None:  # noqa: C901
    verb, n, *more = deed
    case = Case.objects.select_related("unit").get(pk=cases[n].pk)
    match verb:
        case "move":
            reason = CloseReason.UNABLE if more[0] == Status.CLOSED_NO_ACTION else ""
            day = at.date() if more[0] == Status.SCHEDULED else None
            actions.move_case(
                case, more[0], by=city.dispatcher, at=at, text="好", reason=reason,
                scheduled_for=day,
            )  # fmt: skip
        case "take":
            actions.take(case, by=city.dispatcher, at=at)
        case "assign":
            to = city.handler if case.unit_id == city.union.pk else city.stranger
            actions.assign(case, to, by=city.dispatcher, at=at)
        case "hand_on":
            unit = city.traffic if case.unit_id == city.union.pk else city.union
            actions.hand_on(case, unit, by=city.dispatcher, at=at, text="请看")
        case "note":
            actions.note(case, by=city.dispatcher, at=at, text="记")
        case "reply":
            actions.answer_by_asker(case, at=at, text="补充")
        case "solved" | "not_solved":
            solved = verb == "solved"
            actions.answer_by_asker(case, at=at, solved=solved, stars=more[0], text="话")
        case "merge":
            actions.merge(case, cases[more[0]], by=city.dispatcher, at=at)
        case "tick":
            actions.warn_due_soon(case, at=at)
            actions.escalate_case(case, at=at)
            actions.go_on_without_reply(case, at=at)


def _row(city: City, case: Case, lived: list[Case]) -> CaseRow:
    steps = list(case.steps.select_related("unit", "by").order_by("pk"))[1:]
    merged = next((s for s in steps if Fact.INTO in s.facts), None)
    numbers = {one.pk: n for n, one in enumerate(lived)}
    return CaseRow(
        case.item,
        case.opened_at,
        [_step(step, numbers) for step in steps if step.kind != StepKind.MERGED],
        text=case.text,
        division=city.county,
        merged_into=numbers[merged.facts["into"]] if merged else None,
        merged_at=merged.at if merged else None,
        merged_by=merged.by if merged else None,
    )


def _step(row: CaseStep, numbers: dict[int, int]) -> Step:
    facts = dict(row.facts)
    if Fact.ASKER_OF in facts:
        facts[Fact.ASKER_OF.value] = numbers[facts[Fact.ASKER_OF.value]]
    day = facts.pop("scheduled_for", "")
    assignee = facts.pop("assignee", None)
    derived = {"before", "head", "from", "to", "had"}
    return Step(
        row.at,
        StepKind(row.kind),
        row.now if row.kind == StepKind.MOVED else "",
        by=row.by,
        unit=row.unit,
        text=row.text,
        reason=facts.pop("reason", ""),
        scheduled_for=date.fromisoformat(day) if day else None,
        assignee=Person.objects.get(pk=assignee) if assignee else None,
        solved=facts.get("solved"),
        stars=facts.get("stars"),
        facts={key: value for key, value in facts.items() if key not in derived},
    )


def _state(case: Case) -> dict[str, Any]:
    return dict(Case.objects.values(*STATE).get(pk=case.pk))


def _heads(cases: list[Case]) -> dict[int, int | None]:
    numbers = {case.pk: n for n, case in enumerate(cases)}
    rows = Case.objects.filter(pk__in=numbers).values_list("pk", "merged_into")
    return {pk: None if head is None else numbers[head] for pk, head in rows}


def _thread(case: Case, cases: list[Case]) -> list[Any]:
    """All steps, with the cases they name by their number in this test."""
    numbers = {one.pk: n for n, one in enumerate(cases)}
    rows = case.steps.order_by("at", "pk").values(
        "at", "kind", "public", "by", "unit", "was", "now", "text", "facts"
    )
    for row in rows:
        for key in ("into", "merged", "head", "asker_of"):
            if key in row["facts"]:
                row["facts"][key] = numbers[row["facts"][key]]
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in rows)


def test_every_kind_of_step_says_what_it_changes() -> None:
    assert set(_APPLY) == set(CHANGED) == set(StepKind)
