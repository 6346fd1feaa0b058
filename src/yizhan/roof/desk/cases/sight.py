"""The content of the page of a case, put together once for looking, refusing and printing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.casework.models import Case, CaseStep, Photo, StandardText
from yizhan.ground.casework.rules import CLOSED, Fact, Status, Unrouted, possible_moves
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.kit.keys import key_in
from yizhan.roof.desk.cases.forms import HandOnForm, MoveForm, NoteForm, RevealForm
from yizhan.roof.desk.cases.thread import only_marks, thread_lines
from yizhan.roof.shared.audience import PageRequest
from yizhan.roof.shared.deadlines import deadline_tone, deadline_words
from yizhan.wings.care.demands.index import proposed_unit
from yizhan.wings.care.needs.models import Need

BUTTONS: dict[str, Promise] = {
    Status.RESOLVED: pgettext_lazy("button", "Answer and resolve"),
    Status.REACTION_REQUESTED: pgettext_lazy("button", "Ask back"),
    Status.IN_PROGRESS: pgettext_lazy("button", "In progress"),
    Status.FORWARDED: pgettext_lazy("button", "Forwarded to others"),
    Status.CLOSURE_REQUESTED: pgettext_lazy("button", "Ask for closure"),
    Status.AWAITING_HANDLING: pgettext_lazy("button", "Let it wait"),
    Status.REOPENED: pgettext_lazy("button", "Reopen"),
}
"""Moves that need no more than the text, in the order of their use."""

WITH_MORE: dict[str, Promise] = {
    Status.SCHEDULED: gettext_lazy("Schedule it"),
    Status.CLOSED_NO_ACTION: gettext_lazy("Close without action"),
}
"""Moves that ask for more than a text."""

WITHOUT_BUTTON: frozenset[str] = frozenset(
    {Status.REPORTED, Status.SCHEDULED, Status.CLOSED_NO_ACTION}
)
"""No desk moves a case to the first; the other two ask for more and have forms of their own."""


@dataclass(frozen=True)
class Rights:
    """Hides buttons only; the actions decide."""

    work: bool
    dispatch: bool
    reveal: bool


def sight_of(case: Case, request: PageRequest, *, forms: dict[str, Form]) -> dict[str, Any]:
    at = timezone.now()
    rights = Rights(
        work=can(request.user, Permission.CASE_WORK, case.unit),
        dispatch=can(request.user, Permission.CASE_DISPATCH, case.unit),
        reveal=can(request.user, Permission.SECRET_REVEAL, case.unit),
    )
    merged = case.merged_into_id is not None
    moves = possible_moves(case.status, dispatcher=rights.dispatch)
    steps = [step for step in case.steps.in_order() if not only_marks(step)]
    merged_under = Case.objects.merged_under(case)
    if merged_under:
        steps += CaseStep.objects.said_by_askers(merged_under)
    standard = _standard_text(request)
    given = {"version": case.version, "text": standard.text if standard else ""}
    context: dict[str, Any] = {
        "case": case,
        "rights": rights,
        "closed": case.status in CLOSED,
        "may_answer": rights.work and not merged and (bool(moves) or case.status not in CLOSED),
        "deadline": deadline_words(case, at=at),
        "tone": deadline_tone(case, at=at),
        "steps": thread_lines(case, steps),
        "unrouted": "" if case.routed else _why_unrouted(steps),
        "answers": [one for step in steps[:1] for one in step.answers],
        "near_border": any(step.facts.get(Fact.NEAR_BORDER) for step in steps[:1]),
        "photos": Photo.objects.of([case, *merged_under]).order_by("pk"),
        "moves": _buttons(moves) if rights.work and not merged else [],
        "standard_to": standard.status if standard and standard.status in moves else "",
        "may_schedule": Status.SCHEDULED in moves,
        "may_close": Status.CLOSED_NO_ACTION in moves,
        "move": forms.get("move") or MoveForm(initial=given),
        "hand_on": forms.get("hand_on") or HandOnForm(initial={"version": case.version}),
        "note": forms.get("note") or NoteForm(),
        "reveal": forms.get("reveal") or RevealForm(),
        "contact": contact_of(case, request.user),
        "trouble": [error for form in forms.values() for error in form.non_field_errors()],
        "merged": merged_under,
        "within_reach": _within_reach(merged_under, request.user),
        "head": _head(case, request.user),
    }
    if rights.work and not merged:
        texts = StandardText.objects.public().fitting(case.item)
        labels = BUTTONS | WITH_MORE
        context["texts"] = [(t, labels[t.status]) for t in texts if t.status in moves]
    if rights.work and not merged and case.status not in CLOSED:
        context["proposed"] = proposed_unit(case, request.user)
    if rights.dispatch and not merged and case.status not in CLOSED:
        visible = Case.objects.visible_to(request.user)
        context["candidates"] = visible.select_related("unit").candidates_for(case)
    return context


def _why_unrouted(steps: Sequence[CaseStep]) -> str:
    """The reason in a sentence; empty of a case that was opened before reasons were kept."""
    reasons = (step.facts.get(Fact.UNROUTED) for step in steps[:1])
    return " ".join(str(Unrouted(reason).label) for reason in reasons if reason)


def _within_reach(cases: Sequence[Case], person: Person) -> set[int]:
    """The keys of those that the person may open."""
    if not cases:
        return set()
    rows = Case.objects.visible_to(person).filter(pk__in=[case.pk for case in cases])
    return set(rows.values_list("pk", flat=True))


def _head(case: Case, person: Person) -> Case | None:
    """The case that answers for this one, if the person may open it."""
    if case.merged_into_id is None:
        return None
    return Case.objects.visible_to(person).filter(pk=case.head.pk).first()


def _buttons(moves: list[Status]) -> list[tuple[str, Promise]]:
    return [(str(to), label) for to, label in BUTTONS.items() if to in moves]


def _standard_text(request: PageRequest) -> StandardText | None:
    """Without JavaScript a standard text is put into the box by the server."""
    chosen = key_in(request.GET.get("standard", ""))
    return None if chosen is None else StandardText.objects.public().filter(pk=chosen).first()


def contact_of(case: Case, person: Person) -> Secret | None:
    """The asker's contact, masked: what a guest left, or an account's telephone."""
    needs = Need.objects.visible_to(person).filter(case=case)
    need = needs.select_related("contact", "asked_by").first()
    if need is None or need.asked_by is None:
        return need.contact if need else None
    return Secret.objects.visible_to(need.asked_by).filter(kind=SecretKind.PHONE).first()
