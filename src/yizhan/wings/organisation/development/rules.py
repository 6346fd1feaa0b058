"""The stages from applicant to full member: how a table of stages is read, and the table a city
begins with.

The default follows 《中国共产党发展党员工作细则》 as published in 2014, article by article:

    6      who wants to join hands in a written application
    7      within a month somebody is sent to talk with the applicant
    8-10   activists are chosen, reported to the committee above, and given one or two contacts
    11     the branch examines each activist every half-year
    12     who moves keeps the time already served
    13     after a year or more as an activist one may become a candidate for development
    14-15  two full members are the sponsors
    16     political review; without it nobody is admitted
    17     training of three days or 24 hours
    18     the branch's committee examines, the committee above pre-examines
    19-21  the branch's assembly discusses and votes
    22-26  the committee above approves, within three months, in special cases within six
    29     the oath
    31     probation is one year, counted from the assembly of articles 19-21
    32     the assembly discusses whether the member becomes a full one
    33     the committee above approves that within three months

Articles 7, 8, 9, 11, 13, 16, 17, 26, 29, 31, 32 and 33 were compared with secondary sources; those
describe the revision of May 2026, which keeps these numbers and adds five working days' public
notice (article 13) and an assembly within a month of the pre-examination (article 19). A city that
works by it changes two rows on /desk/stages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.days import add_months


class Span(models.TextChoices):
    DAYS = "days", pgettext_lazy("span of time", "days")
    MONTHS = "months", pgettext_lazy("span of time", "months")


class Reviewer(models.TextChoices):
    BRANCH = "branch", _("the branch")
    COMMITTEE = "committee", _("the committee above")


class Makes(models.TextChoices):
    """The membership that a stage ends with; the names are those of branches.rules.MemberStage."""

    NOTHING = "", _("no change")
    PROBATIONARY = "probationary", _("probationary member")
    FULL = "full", _("full member")


class Kind(models.TextChoices):
    RIDER = "rider", pgettext_lazy("applicant", "rider")
    HEAD = "head", pgettext_lazy("applicant", "head of a company")


class Outcome(models.TextChoices):
    CONFIRMED = "confirmed", pgettext_lazy("end of a process", "full member")
    STOPPED = "stopped", pgettext_lazy("end of a process", "stopped")
    WITHDRAWN = "withdrawn", pgettext_lazy("end of a process", "consent withdrawn")
    ERASED = "erased", pgettext_lazy("end of a process", "account erased")


class StepKind(models.TextChoices):
    ENTERED = "entered", pgettext_lazy("step", "stage entered")
    EXAMINED = "examined", pgettext_lazy("step", "examined")
    CORRECTED = "corrected", pgettext_lazy("step", "date corrected")


class State(models.TextChoices):
    """The state of a person's next step on a day."""

    WAITING = "waiting", pgettext_lazy("next step", "not yet")
    READY = "ready", pgettext_lazy("next step", "may be done")
    SOON = "soon", pgettext_lazy("next step", "due soon")
    LATE = "late", pgettext_lazy("next step", "late")


class Reminder(models.TextChoices):
    """The reasons for reminding a unit of somebody's next step."""

    READY = State.READY.value, pgettext_lazy("next step", "may be done")
    SOON = State.SOON.value, pgettext_lazy("next step", "due soon")
    LATE = State.LATE.value, pgettext_lazy("next step", "late")
    EXAMINE = "examine", pgettext_lazy("next step", "the regular examination is due")


FIRST_DAY = date(1921, 7, 23)
"""Before the first congress nobody applied."""

SOON = timedelta(days=14)
NOTE_LIMIT = 1000
PAPER_LIMIT = 60


@dataclass(frozen=True)
class StageTerms:
    """The spans of one row of the table. `after` names the stage that is counted from."""

    code: str
    position: int
    after: str = ""
    wait: int = 0
    wait_unit: str = Span.MONTHS
    within: int | None = None
    within_unit: str = Span.MONTHS
    every_months: int | None = None


def add_span(day: date, count: int, unit: str) -> date:
    return add_months(day, count) if unit == Span.MONTHS else day + timedelta(days=count)


def next_stage(table: Sequence[StageTerms], entered: Mapping[str, date]) -> StageTerms | None:
    """The stage that comes next: the first behind all that were entered. A row put into the table
    before them later on asks nobody to go back."""
    reached = max((row.position for row in table if row.code in entered), default=-1)
    ahead = (row for row in table if row.position > reached)
    return min(ahead, key=lambda row: row.position, default=None)


def _counted_from(row: StageTerms, entered: Mapping[str, date]) -> date:
    """The day the spans of a row are counted from: when the stage it names was entered; if that
    is not known, the newest day there is, so that nothing gets through earlier for it."""
    return entered.get(row.after) or max(entered.values())


def earliest(row: StageTerms, entered: Mapping[str, date]) -> date | None:
    """The first day on which a stage may be entered; None: any, for it is the first step."""
    if not entered:
        return None
    newest = max(entered.values())
    return max(newest, add_span(_counted_from(row, entered), row.wait, row.wait_unit))


def deadline(row: StageTerms, entered: Mapping[str, date]) -> date | None:
    """The last day for entering a stage, if the table names one."""
    if not entered or row.within is None:
        return None
    return add_span(_counted_from(row, entered), row.within, row.within_unit)


def state_of(first: date | None, last: date | None, *, on: date) -> State:
    if first is not None and on < first:
        return State.WAITING
    if last is None or on < last - SOON:
        return State.READY
    return State.LATE if on > last else State.SOON


def examination_due(row: StageTerms, *, entered: date, examined: Sequence[date]) -> date | None:
    """Return the day of the next examination of somebody at this stage; None: this stage asks for
    none."""
    if not row.every_months:
        return None
    return add_months(max([entered, *examined]), row.every_months)


def first_too_early(table: Sequence[StageTerms], entered: Mapping[str, date]) -> StageTerms | None:
    """Return the first stage of a whole history that was entered before its day; None if all are in
    order."""
    so_far: dict[str, date] = {}
    for row in sorted(table, key=lambda row: row.position):
        if row.code not in entered:
            continue
        first = earliest(row, so_far)
        if first is not None and entered[row.code] < first:
            return row
        so_far[row.code] = entered[row.code]
    return None


COLUMNS = (
    "code", "name", "name_en", "article", "after", "wait", "within", "every_months", "papers",
    "reviewer", "makes",
)  # fmt: skip

_BRANCH, _ABOVE = Reviewer.BRANCH, Reviewer.COMMITTEE
DEFAULT_STAGES: tuple[tuple[object, ...], ...] = (
    ("application", "递交入党申请书", "Application", "第六条", "", 0, None, None,
     ["入党申请书"], _BRANCH, ""),
    ("talk", "派人谈话", "First talk", "第七条", "application", 0, 1, None,
     ["谈话记录"], _BRANCH, ""),
    ("activist", "确定为入党积极分子", "Activist", "第八条至第十一条", "talk", 0, None, 6,
     ["推荐或推优材料", "支部委员会研究记录", "上级党委备案", "培养联系人一至两名"], _BRANCH, ""),
    ("candidate", "列为发展对象", "Candidate for development", "第十三条", "activist", 12,
     None, None, ["培养教育和考察材料", "听取意见记录", "支部委员会讨论记录", "上级党委备案"],
     _BRANCH, ""),
    ("sponsors", "确定入党介绍人", "Two sponsors", "第十四条、第十五条", "candidate", 0,
     None, None, ["两名正式党员作介绍人"], _BRANCH, ""),
    ("review", "政治审查", "Political review", "第十六条", "candidate", 0, None, None,
     ["政治审查结论性材料"], _BRANCH, ""),
    ("training", "短期集中培训", "Training", "第十七条", "candidate", 0, None, None,
     ["不少于三天或二十四个学时的培训合格证明"], _ABOVE, ""),
    ("examination", "支委会审查、上级党委预审", "Pre-examination", "第十八条", "training", 0,
     None, None, ["支部委员会审查意见", "预审意见", "入党志愿书"], _ABOVE, ""),
    ("admission", "支部大会讨论接收", "Assembly admits", "第十九条至第二十一条", "examination", 0,
     None, None, ["支部大会决议", "无记名投票结果"], _BRANCH, ""),
    ("approval", "上级党委审批", "Approval above", "第二十二条至第二十六条", "admission", 0,
     3, None, ["党委派人谈话意见", "党委审批意见"], _ABOVE, Makes.PROBATIONARY),
    ("oath", "入党宣誓", "Oath", "第二十九条", "approval", 0, None, None,
     ["宣誓记录"], _BRANCH, ""),
    ("full", "支部大会讨论转正", "Assembly confirms", "第三十一条、第三十二条", "admission", 12,
     None, None, ["转正申请书", "预备期教育考察材料", "支部大会决议"], _BRANCH, ""),
    ("confirmed", "上级党委审批转正", "Confirmation above", "第三十三条", "full", 0, 3, None,
     ["党委审批意见"], _ABOVE, Makes.FULL),
)  # fmt: skip
"""In COLUMNS; spans in months."""


def default_rows() -> list[dict[str, object]]:
    """The default table, as columns of models.Stage."""
    return [
        dict(zip(COLUMNS, row, strict=True)) | {"position": 10 * place}
        for place, row in enumerate(DEFAULT_STAGES, 1)
    ]


class DevelopmentVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    STAGE_SAVED = "stage.saved", _("a stage of development was saved")
    CANDIDACY_OPENED = "candidacy.opened", _("a candidacy was opened")
    CANDIDACY_ENTERED = "candidacy.entered", _("a candidacy entered a stage")
    CANDIDACY_EXAMINED = "candidacy.examined", _("a candidate was examined")
    CANDIDACY_CORRECTED = "candidacy.corrected", _("a step of a candidacy was corrected")
    CANDIDACY_STOPPED = "candidacy.stopped", _("a candidacy was stopped")
    CANDIDACIES_HANDED_OVER = "candidacies.handed_over", _("candidacies went to another branch")
