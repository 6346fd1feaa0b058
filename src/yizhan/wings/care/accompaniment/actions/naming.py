"""Naming who stands by: by a rule, by the lead, or by a dispatcher who does not read a word."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.worktime.rules import dialled
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment.actions.row import (
    lock,
    lock_for_desk,
    news,
    refuse_closed,
    write,
)
from yizhan.wings.care.accompaniment.events import News
from yizhan.wings.care.accompaniment.index import (
    Choice,
    choose,
    clock_of,
    due_after,
    first_due,
)
from yizhan.wings.care.accompaniment.models import Accompaniment, Step, StepTemplate, led_by
from yizhan.wings.care.accompaniment.rules import (
    CALL,
    CALL_AGAIN_MINUTES,
    NAMING,
    NEVER_UNITS,
    AccompanimentVerb,
    Line,
    Why,
)


class CannotStandBy(Refusal):
    code = "cannot_stand_by"
    message = _("This person holds no post there by which one stands by riders.")


NAMES: dict[str, Promise] = {
    NAMING: _("A dispatcher names somebody for you"),
    CALL: _("We call you"),
}
"""The names of the steps that the platform makes by itself."""


@in_transaction
@lines_last()
def name_person(
    accompaniment: Accompaniment,
    person: Person,
    *,
    unit: Unit,
    by: Person,
    at: datetime,
    phone: str = "",
) -> None:
    """Name who stands by from now on, for this unit. The lead names somebody else of the units she
    leads; where nobody is named, a dispatcher names whoever may. Raises NotAllowed, CannotStandBy
    or AlreadySettled."""
    row = lock(accompaniment)
    why = _permit(row, unit=unit, by=by)
    refuse_closed(row)
    if unit.kind in NEVER_UNITS or not can(person, Permission.ACCOMPANY, unit):
        raise CannotStandBy(fields={"post": str(CannotStandBy.message)})
    if row.person_id == person.pk and row.unit_id == unit.pk:
        return
    settle(row, Choice(person, unit, dialled(phone) or unit.phone, why), at=at)
    record(AccompanimentVerb.NAMED, by=by, target=row, at=at, unit=unit.code, why=why)


@in_transaction
@lines_last()
def step_down(accompaniment: Accompaniment, *, by: Person, at: datetime) -> None:
    """Give it into other hands, because whoever stands by is ill or away: the rule names the next
    one, else a dispatcher does."""
    row = lock_for_desk(accompaniment, by)
    refuse_closed(row)
    besides = [row.person_id] if row.person_id else []
    choice = choose(row.division, at=at, besides=besides)
    settle(row, choice, at=at)
    record(AccompanimentVerb.NAMED, by=by, target=row, at=at, unit=choice.unit.code, why=choice.why)


def settle(row: Accompaniment, choice: Choice, *, at: datetime) -> None:
    """Make a choice true: the row, the steps with their deadlines, the line in the thread; whoever
    is concerned is told."""
    row.person, row.unit = choice.person, choice.unit
    row.phone, row.why = choice.phone, choice.why
    row.save(update_fields=["person", "unit", "phone", "why"])
    due_at = first_due(choice, at=at)
    if choice.person is None:
        _put_step(row, NAMING, due_at=due_at)
        write(row, Line.UNNAMED, at=at)
        news(row, News.UNNAMED, at=at)
        return
    Step.objects.filter(accompaniment=row, code=NAMING, done_at=None).update(done_at=at)
    if Step.objects.filter(accompaniment=row).exclude(code=NAMING).exists():
        _put_step(row, CALL, due_at=due_at)
    else:
        _usual_steps(row, due_at=due_at, at=at)
    write(row, Line.NAMED, at=at, by=choice.person)
    news(row, News.NAMED, at=at)


def call_again(row: Accompaniment, *, at: datetime, minutes: int = CALL_AGAIN_MINUTES) -> None:
    """Promise a call, so that there always is a next step while it is open."""
    due_at = due_after(minutes, person=row.person, unit=row.unit, at=at)
    _put_step(row, CALL, due_at=due_at)


def _put_step(row: Accompaniment, code: str, *, due_at: datetime) -> None:
    """The step of this code that is still to do, with a new deadline; a new one if there is none.
    That the earlier deadline was missed stays in the thread."""
    waiting = Step.objects.filter(accompaniment=row, code=code, done_at=None)
    if not waiting.update(due_at=due_at, late_told_at=None):
        with override(settings.LANGUAGE_CODE):  # it is kept, and read by both
            name = str(NAMES[code])
        Step.objects.create(accompaniment=row, code=code, name=name, due_at=due_at)


def _usual_steps(row: Accompaniment, *, due_at: datetime, at: datetime) -> None:
    templates = list(StepTemplate.objects.filter(active=True))
    if not any(template.code == CALL for template in templates):
        _put_step(row, CALL, due_at=due_at)
    due = clock_of(row.person, unit=row.unit, at=at)
    Step.objects.bulk_create(
        Step(
            accompaniment=row,
            code=template.code,
            name=template.name,
            text=template.text,
            due_at=due_at if template.code == CALL else due(template.minutes),
        )
        for template in templates
    )


def _permit(row: Accompaniment, *, unit: Unit, by: Person) -> Why:
    """The rule by which this person names here. Raises NotAllowed."""
    if row.person_id is None:
        if can(by, Permission.ACCOMPANY_NAME, row.unit) and can(
            by, Permission.ACCOMPANY_NAME, unit
        ):
            return Why.DISPATCHER
    else:
        led = set(led_by(by).values_list("pk", flat=True))
        if {row.unit_id, unit.pk} <= led:
            return Why.LEAD
    raise NotAllowed(f"{by} names nobody here")
