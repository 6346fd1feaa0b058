"""One duty as its page shows it: what it asks, what may be done with it, how it came to stand."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils import timezone

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.roof.desk.duties.forms import (
    SPLIT_AMONG,
    AnswerForm,
    DoForm,
    ReturnForm,
    SplitForm,
    WaiveForm,
)
from yizhan.wings.organisation.burden.models import Approval
from yizhan.wings.organisation.duties.actions import may_assign
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import Proof, State, Values, add_up_answers


def duty_of(person: Person, pk: int) -> Duty:
    """The duty, if this person may see it. Raises Http404."""
    visible = Duty.objects.visible_to(person)
    rows = visible.select_related("unit", "about", "rule", "task__file", "parent__unit", "done_by")
    duty = rows.defer("task__file__data").filter(pk=pk).first()
    if duty is None:
        raise Http404
    return duty


class Sheet:
    """The page of one duty. Forms that were sent are put into `forms` by their names."""

    def __init__(self, duty: Duty, person: Person, **forms: Any) -> None:
        self.duty, self.person, self.forms = duty, person, forms

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def stranded(self) -> tuple[list[str], list[str]] | None:
        """The errors and the typed texts of a form that has no place any more because the duty
        changed meanwhile."""
        for name, form in self.forms.items():
            if getattr(self, name) is None:
                typed = (str(form.data.get(field, "")) for field in ("proof", "note", "reason"))
                return form.non_field_errors(), [text for text in typed if text]
        return None

    @property
    def owed(self) -> bool:
        return self.duty.state == State.OWED

    @cached_property
    def may_work(self) -> bool:
        return can(self.person, Permission.DUTY_WORK, self.duty.unit)

    @cached_property
    def from_above(self) -> bool:
        return may_assign(self.person, self.duty.unit)

    @property
    def late(self) -> bool:
        return self.duty.is_late(on=self.today)

    @cached_property
    def parts(self) -> list[Duty]:
        """The duties that this one was split into."""
        return list(self.duty.parts.select_related("unit").order_by("unit__path", "pk"))

    @cached_property
    def parts_done(self) -> list[Duty]:
        return [part for part in self.parts if part.state == State.DONE]

    @cached_property
    def proposed(self) -> Values:
        """The sum of the parts' answers, once all of them are in."""
        if self.duty.task is None or not self.parts or len(self.parts_done) < len(self.parts):
            return {}
        return add_up_answers(self.duty.task.unit_questions, [part.answer for part in self.parts])

    @cached_property
    def below(self) -> Any:
        """The units that it can be split among."""
        already_asked = [part.unit_id for part in self.parts]
        units = Unit.objects.not_ended().below(self.duty.unit)
        return units.exclude(pk__in=[self.duty.unit_id, *already_asked]).order_by("path")

    @cached_property
    def approvals(self) -> list[Approval]:
        """The lead's yes or no to splitting it, or that it waits for one."""
        return list(Approval.objects.visible_to(self.person).of_duty(self.duty.pk).newest())

    @cached_property
    def doing(self) -> DoForm | None:
        questions = self.duty.task is not None and bool(self.duty.task.unit_questions)
        if not (self.owed and self.may_work) or questions or self.duty.proof_kind == Proof.FACT:
            return None
        return self.forms.get("doing") or DoForm(duty=self.duty, today=self.today)

    @cached_property
    def answering(self) -> AnswerForm | None:
        if (
            not (self.owed and self.may_work)
            or self.duty.task is None
            or not self.duty.task.unit_questions
        ):
            return None
        form = self.forms.get("answering")
        return form or AnswerForm(duty=self.duty, proposed=self.proposed)

    @cached_property
    def splitting(self) -> SplitForm | None:
        if not (self.owed and self.may_work) or self.duty.task is None:
            return None
        posted: SplitForm | None = self.forms.get("splitting")
        if posted is not None:
            return posted
        if not 0 < self.below.count() <= SPLIT_AMONG:
            return None
        return SplitForm(duty=self.duty, below=self.below)

    @cached_property
    def waiving(self) -> WaiveForm | None:
        if not (self.owed and self.from_above):
            return None
        return self.forms.get("waiving") or WaiveForm(duty=self.duty)

    @cached_property
    def returning(self) -> ReturnForm | None:
        if self.owed or not self.from_above:
            return None
        return self.forms.get("returning") or ReturnForm(duty=self.duty)

    @cached_property
    def answers(self) -> list[tuple[str, Any, bool]]:
        """Each question with what is known so far, and whether the platform answered it."""
        if self.duty.task is None:
            return []
        return [
            (question.label, self.duty.answer.get(question.key), bool(question.indicator))
            for question in self.duty.task.questions
            if self.duty.state == State.DONE or question.indicator
        ]

    @cached_property
    def history(self) -> Any:
        return self.duty.periods.select_related("unit", "by").order_by("since", "pk")
