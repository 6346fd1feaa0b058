"""Tables and arithmetic of duties: occasions, owners, spans, proofs, percentages."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.worktime.rules import WorkCalendar
from yizhan.kit.days import add_months
from yizhan.kit.errors import Refusal


class Occasion(models.TextChoices):
    COMPANY_REGISTERED = "company_registered", _("a company registers")
    COMPANY_HAS_MEMBERS = "company_has_members", _("a party member is found in a company")
    BRANCH_FOUNDED = "branch_founded", _("a branch is founded")
    OFFICE_OPENED = "office_opened", _("a market-regulation office opens")


class Owner(models.TextChoices):
    ITSELF = "itself", _("the unit itself")
    GENERAL_BRANCH = (
        "general_branch",
        _("the general branch of its county, or else the city committee,"),
    )
    OFFICE = "office", _("the market-regulation office or bureau of its place")
    ABOVE = "above", _("the level above it")


class Span(models.TextChoices):
    DAYS = "days", _("days")
    WORKING_DAYS = "working_days", _("working days")
    MONTHS = "months", _("months")


class Proof(models.TextChoices):
    NONE = "none", _("nothing")
    TEXT = "text", _("a sentence")
    DATE = "date", _("the day")
    TEXT_AND_DATE = "text_and_date", _("a sentence and the day")
    FACT = "fact", _("nothing: the platform sees it by itself")


ASKS_TEXT: frozenset[str] = frozenset({Proof.TEXT, Proof.TEXT_AND_DATE})
ASKS_DATE: frozenset[str] = frozenset({Proof.DATE, Proof.TEXT_AND_DATE})


class Counts(models.TextChoices):
    """From when on a duty is in its rule's percentage. A plan of visits that reaches into next year
    would never stand at 100 % if all of it counted at once."""

    NOT = "not", _("no percentage")
    AT_ONCE = "at_once", _("a percentage; each duty counts from its first day")
    WHEN_DUE = "when_due", _("a percentage; each duty counts when it is done or its day is over")


class State(models.TextChoices):
    OWED = "owed", pgettext_lazy("duty", "owed")
    DONE = "done", pgettext_lazy("duty", "done")
    WAIVED = "waived", pgettext_lazy("duty", "waived")


class Change(models.TextChoices):
    """A change in the history of a duty."""

    MADE = "made", pgettext_lazy("duty", "began to be owed")
    DONE = "done", pgettext_lazy("duty", "done")
    RETURNED = "returned", pgettext_lazy("duty", "returned")
    WAIVED = "waived", pgettext_lazy("duty", "waived")
    PASSED_ON = "passed_on", pgettext_lazy("duty", "passed to another unit")


class PendingMessage(models.TextChoices):
    """The message about a task that the worker has still to send: a task goes to a thousand units
    at once, and they are told one by one."""

    MADE = "made"
    REMINDER = "reminder"


WARN_DAYS = 3
"""So many days before the day a unit is warned."""
STEPS_AT_MOST = 12
LONGEST_SPAN = 3_650


@dataclass(frozen=True)
class Step:
    """One thing a rule asks for, so many days, working days or months after the occasion."""

    after: int
    span: str = Span.DAYS
    label: str = ""

    def due(self, start: date, calendar: WorkCalendar) -> date:
        return due_day(start, self.after, span=self.span, calendar=calendar)


def due_day(start: date, after: int, *, span: str, calendar: WorkCalendar) -> date:
    """The last day on which it is in time."""
    if span == Span.MONTHS:
        return add_months(start, after)
    if span == Span.DAYS:
        return start + timedelta(days=after)
    day = start
    while after > 0:
        day += timedelta(days=1)
        after -= calendar.is_working(day)
    return day


class BadSteps(Refusal):
    code = "bad_steps"
    status = 422
    message = _("A rule needs one to twelve steps, each with how long it may take.")


def kept_steps(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Steps as they are kept. Raises BadSteps."""
    step_list = list(steps)
    fits = all(
        step.span in Span.values and 0 <= step.after <= LONGEST_SPAN and len(step.label) <= 60
        for step in step_list
    )
    if not fits or not 1 <= len(step_list) <= STEPS_AT_MOST:
        raise BadSteps(fields={"steps": str(BadSteps.message)})
    return [{"after": s.after, "span": str(s.span), "label": s.label.strip()} for s in step_list]


def span_words(after: int, span: str) -> str:
    """`within 15 working days`."""
    if span == Span.MONTHS:
        text = ngettext("within %(n)d month", "within %(n)d months", after)
    elif span == Span.WORKING_DAYS:
        text = ngettext("within %(n)d working day", "within %(n)d working days", after)
    else:
        text = ngettext("within %(n)d day", "within %(n)d days", after)
    return text % {"n": after}


def _step_words(step: Step) -> str:
    span = span_words(step.after, step.span)
    if not step.label:
        return span
    return gettext("%(step)s (%(span)s)") % {"step": step.label, "span": span}


@dataclass(frozen=True)
class RuleRow:
    """A rule as a form or the loader gives it."""

    code: str
    name: str
    what: str
    occasion: str
    owner: str
    steps: tuple[Step, ...]
    proof: str = Proof.TEXT
    counts: str = Counts.AT_ONCE
    within_days: int | None = None


def rule_sentence(rule: RuleRow) -> str:
    """`When a company registers, the general branch … owes: “…”, within 30 days.`"""
    facts: dict[str, object] = {
        "occasion": Occasion(rule.occasion).label,
        "owner": Owner(rule.owner).label,
        "what": rule.what,
        "deadlines": gettext(", ").join(_step_words(step) for step in rule.steps),
        "days": rule.within_days,
    }
    if rule.within_days is None:
        return gettext("When %(occasion)s, %(owner)s owes: “%(what)s”, %(deadlines)s.") % facts
    return (
        gettext(
            "When %(occasion)s and the unit is no older than %(days)s days, %(owner)s owes:"
            " “%(what)s”, %(deadlines)s."
        )
        % facts
    )


ORG_COVERAGE, WELCOME_PACKS = "org_coverage", "welcome_packs"
FOLLOW_UP, INFO_PUSH = "follow_up", "info_push"
OFFICE_STATION = "office_station"

BUILT_IN: tuple[RuleRow, ...] = (
    RuleRow(
        ORG_COVERAGE, "党的组织覆盖", "使这家有党员的企业有党组织覆盖（单独组建、联合组建或挂靠）",
        Occasion.COMPANY_HAS_MEMBERS, Owner.GENERAL_BRANCH, (Step(90),), Proof.FACT,
    ),
    RuleRow(
        WELCOME_PACKS, "党建大礼包", "向这家新设立企业送上党建大礼包",
        Occasion.COMPANY_HAS_MEMBERS, Owner.GENERAL_BRANCH, (Step(15, Span.WORKING_DAYS),),
        Proof.TEXT_AND_DATE, within_days=365,
    ),
    RuleRow(
        FOLLOW_UP, "跟踪辅导", "到这个新成立的党组织上门辅导",
        Occasion.BRANCH_FOUNDED, Owner.GENERAL_BRANCH,
        tuple(Step(n, Span.MONTHS, f"第{n}个月") for n in (1, 3, 6, 12)),
        Proof.TEXT_AND_DATE, Counts.WHEN_DUE,
    ),
    RuleRow(
        INFO_PUSH, "党建信息推送", "向这个新成立的党组织推送党建信息（联系人、制度、学习资料）",
        Occasion.BRANCH_FOUNDED, Owner.GENERAL_BRANCH, (Step(15),), Proof.TEXT,
    ),
    RuleRow(
        OFFICE_STATION, "党建指导站全覆盖", "在这个市场监管所建立党建指导站",
        Occasion.OFFICE_OPENED, Owner.ITSELF, (Step(60),), Proof.FACT,
    ),
)  # fmt: skip
"""The four measures of the article (“四个100%”), and a station at every office. A city may end each
of them and add others."""


FIELDS_AT_MOST = 20
FIELD_KEY = re.compile(r"[a-z0-9_]{1,40}")


class FieldKind(models.TextChoices):
    NUMBER = "number", _("a number")
    TEXT = "text", _("words")
    YES_NO = "yes_no", _("yes or no")


@dataclass(frozen=True)
class Field:
    """One question of a task's answer table. `indicator`: a figure the platform has itself."""

    key: str
    label: str
    kind: str = FieldKind.NUMBER
    indicator: str = ""


class BadFields(Refusal):
    code = "bad_fields"
    status = 422
    message = _("Each field of the answer needs a name and a kind; at most twenty fit.")


def kept_fields(fields: Iterable[Field]) -> list[dict[str, str]]:
    """Fields as they are kept. Raises BadFields."""
    field_list = list(fields)
    fits = all(
        FIELD_KEY.fullmatch(field.key)
        and 0 < len(field.label.strip()) <= 60
        and field.kind in FieldKind.values
        and (not field.indicator or field.kind == FieldKind.NUMBER)
        for field in field_list
    )
    if (
        not fits
        or len({field.key for field in field_list}) != len(field_list)
        or len(field_list) > FIELDS_AT_MOST
    ):
        raise BadFields(fields={"fields": str(BadFields.message)})
    return [vars(field) | {"label": field.label.strip()} for field in field_list]


class BadAnswer(Refusal):
    code = "bad_answer"
    status = 422
    message = _("Some fields are missing or are not what was asked for.")


Value = int | float | str | bool
Values = dict[str, Value]


def kept_values(fields: Iterable[Field], raw: Mapping[str, Any]) -> Values:
    """The values of an answer, one for each of these fields. Raises BadAnswer with a sentence for
    each field at fault."""
    values: Values = {}
    wrong: dict[str, str] = {}
    for field in fields:
        try:
            values[field.key] = _value(field, raw.get(field.key))
        except ValueError as why:
            wrong[field.key] = str(why)
        except Refusal as refusal:
            wrong |= refusal.fields
    if wrong:
        raise BadAnswer(fields=wrong)
    return values


def _value(field: Field, value: Any) -> Value:
    if value is None or value == "":
        raise ValueError(gettext("Please fill this in."))
    if field.kind == FieldKind.NUMBER:
        return as_number(value)
    if field.kind == FieldKind.YES_NO:
        if not isinstance(value, bool):
            raise ValueError(gettext("Please say yes or no."))
        return value
    return kept_text(str(value), field=field.key)


def as_number(value: Any) -> int | float:
    """A number of reasonable size. Raises ValueError with a sentence."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(value, bool) or not abs(number) < 1e12:
        raise ValueError(gettext("This is not a number."))
    return _rounded(number)


def _rounded(number: float) -> int | float:
    return int(number) if number.is_integer() else round(number, 4)


ADDED_UP = frozenset({FieldKind.NUMBER, FieldKind.YES_NO})


def add_up_answers(fields: Iterable[Field], answers: Sequence[Values]) -> Values:
    """Add up several answers: numbers are summed, a yes needs a yes of all. Words are left to a
    person."""
    totals: Values = {}
    for field in fields:
        values = [row[field.key] for row in answers if field.key in row]
        if values and field.kind == FieldKind.NUMBER:
            totals[field.key] = _rounded(float(sum(as_number(value) for value in values)))
        elif values and field.kind == FieldKind.YES_NO:
            totals[field.key] = all(values)
    return totals


@dataclass(frozen=True)
class Share:
    """The share of the counted duties that was done in time."""

    owed: int
    in_time: int
    late: int
    """Past their day, or done after it."""
    waived: int
    """Left out of `owed`."""

    @property
    def percent(self) -> float:
        """Rounded down, so that 100 means all; where nothing is owed nothing is missing."""
        return self.in_time * 1000 // self.owed / 10 if self.owed else 100.0


class DutiesVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    RULE_ADDED = "rule.added", _("a rule of duties was added")
    RULE_ENDED = "rule.ended", _("a rule of duties was ended")
    RULE_RESUMED = "rule.resumed", _("a rule of duties was resumed")
    RULES_LOADED = "rules.loaded", _("rules of duties were loaded")
    DUTY_MADE = "duty.made", _("a duty was created")
    DUTY_SETTLED = "duty.settled", _("duties were fulfilled by a fact of the platform")
    DUTY_LAPSED = "duty.lapsed", _("fulfilled duties were opened again")
    DUTY_DONE = "duty.done", _("a duty was done")
    DUTY_WAIVED = "duty.waived", _("a duty was waived")
    DUTY_RETURNED = "duty.returned", _("a duty was returned")
    DUTY_DUE_SOON = "duty.due_soon", _("a duty came near its day")
    DUTY_LATE = "duty.late", _("a duty became overdue")
    DUTY_SPLIT = "duty.split", _("a duty was split among the units below")
    DUTY_ANSWERED = "duty.answered", _("the form of a duty was answered")
    DUTIES_PASSED_ON = "duties.passed_on", _("duties went to the next unit")
    DUTIES_LOADED = "duties.loaded", _("duties were loaded")
    TASK_SENT = "task.sent", _("a task was sent down")
    DUTY_REMINDED = "duty.reminded", _("a unit was asked once more for what it owes")
    TASK_REMINDED = "task.reminded", _("silent units were reminded of a task")
