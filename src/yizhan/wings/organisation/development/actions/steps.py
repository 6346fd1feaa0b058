"""Steps on the way to membership. An early or a skipped one is refused and told its earliest day;
the audit log says that something was done, never about whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.branches.actions import (
    advance_stage,
    open_membership,
    require_consent,
)
from yizhan.wings.organisation.branches.models import Branch, Membership
from yizhan.wings.organisation.development import index, rules, vault
from yizhan.wings.organisation.development.events import StepDue
from yizhan.wings.organisation.development.models import Candidacy, Stage, Step
from yizhan.wings.organisation.development.rules import (
    DevelopmentVerb,
    Makes,
    Outcome,
    Reminder,
    State,
    StepKind,
)


class TooEarly(Refusal):
    code = "too_early"
    message = _("It is too early for this step.")

    def __init__(self, stage: Stage, first: date) -> None:
        """`first`: the first day on which it may be done."""
        sentence = gettext("“%(stage)s” may be entered on %(day)s at the earliest.")
        self.first = first
        words = {"stage": stage.label, "day": date_format(first)}
        super().__init__(sentence % words, fields={"on": sentence % words})


class Skipped(Refusal):
    code = "skipped"
    message = _("Another stage comes first.")

    def __init__(self, due: Stage) -> None:
        super().__init__(
            gettext("“%(stage)s” comes first. No stage is skipped.") % {"stage": due.label}
        )


class PaperMissing(Refusal):
    code = "paper_missing"
    message = _("Papers are missing.")


class InFuture(Refusal):
    code = "in_future"
    message = _("This day is still ahead. Enter what has happened.")


class LongAgo(Refusal):
    code = "long_ago"
    message = _("Look at the year again.")


class ProcessEnded(Refusal):
    code = "over"
    message = _("This process has ended.")


class AlreadyCandidate(Refusal):
    code = "on_the_way"
    message = _("This person is already on the way in a branch here.")


class StillCandidates(Refusal):
    code = "still_on_the_way"
    message = _(
        "Somebody is still on the way to membership in this branch. Merge it into another one, or"
        " end the process first."
    )


class NoReason(Refusal):
    code = "no_reason"
    message = _("Say why.")


@in_transaction
def open_candidacy(
    person: Person,
    *,
    branch: Branch,
    kind: str,
    by: Person | None,
    at: datetime,
    company: Unit | None = None,
) -> Candidacy:
    """Begin to keep the stages of somebody who agreed to it. Raises NoConsent or OnTheWay."""
    if by is not None:
        require(by, Permission.MEMBER_EDIT, branch.unit)
    require_consent(person)
    if Candidacy.objects.for_person(person).open().exists():
        raise AlreadyCandidate
    candidacy = Candidacy(
        person=person, branch=branch, company=company, kind=kind, opened_on=local_day(at)
    )
    candidacy.save(force_insert=True)
    record(DevelopmentVerb.CANDIDACY_OPENED, by=by, target=candidacy, at=at, kind=kind)
    return candidacy


@in_transaction
def open_candidacy_by_id(
    person_id: int, *, branch_id: int, company_id: int | None, kind: str, at: datetime
) -> Candidacy:
    """Open the candidacy of an applicant who came by a code, given by number."""
    return open_candidacy(
        Person.objects.get(pk=person_id),
        branch=Branch.objects.select_related("unit").get(pk=branch_id),
        company=Unit.objects.filter(pk=company_id).first(),
        kind=kind,
        by=None,
        at=at,
    )


@in_transaction
def enter_stage(
    candidacy: Candidacy,
    stage: Stage,
    *,
    on: date,
    papers: Sequence[str],
    by: Person | None,
    at: datetime,
    note: str = "",
) -> Step:
    """Enter a stage as of a day that is not ahead, with all its papers. Whoever reviews it enters
    it. Raises Skipped, Early, PaperMissing, InFuture, LongAgo or Over."""
    locked = _locked(candidacy)
    unit = _permit(stage, locked, by=by)
    progress = _progress(locked, on=on)
    if progress.next_stage is None or progress.next_stage.pk != stage.pk:
        raise Skipped(progress.next_stage) if progress.next_stage else ProcessEnded
    if progress.earliest is not None and on < progress.earliest:
        raise TooEarly(progress.next_stage, progress.earliest)
    _check_day(on, at=at)
    missing = [paper for paper in progress.next_stage.papers if paper not in papers]
    if missing:
        sentence = gettext("Still missing: %(papers)s.") % {"papers": "、".join(missing)}
        raise PaperMissing(sentence, fields={"papers": sentence})

    step = Step(
        candidacy=locked, branch=locked.branch, kind=StepKind.ENTERED, stage=stage,
        entered_on=on, reviewed_by=unit, papers=list(progress.next_stage.papers),
        membership=progress.next_stage.makes, by=by, at=at,
        sealed=vault.seal(note),
    )  # fmt: skip
    step.save(force_insert=True)
    _make_member(locked, progress.next_stage.makes, by=by, at=at)
    if rules.next_stage(index.stage_table().terms, {**progress.entered, stage.code: on}) is None:
        _close(locked, Outcome.CONFIRMED, at=at)
    record(DevelopmentVerb.CANDIDACY_ENTERED, by=by, target=locked, at=at, stage=stage.code, on=on)
    return step


@in_transaction
def enter_examination(
    candidacy: Candidacy, *, on: date, by: Person | None, at: datetime, note: str = ""
) -> Step:
    """Write down that somebody was examined at the stage she stands at."""
    locked = _locked(candidacy)
    progress = _progress(locked, on=on)
    stage = progress.current_stage
    if stage is None or not stage.every_months:
        raise Refusal(_("This stage asks for no examination."))
    if by is not None:
        require(by, Permission.MEMBER_EDIT, locked.branch.unit)
    _check_day(on, at=at)
    if on < progress.entered[stage.code]:
        raise TooEarly(stage, progress.entered[stage.code])
    step = Step(
        candidacy=locked, branch=locked.branch, kind=StepKind.EXAMINED, stage=stage, entered_on=on,
        reviewed_by=locked.branch.unit, by=by, at=at, sealed=vault.seal(note),
    )  # fmt: skip
    step.save(force_insert=True)
    record(DevelopmentVerb.CANDIDACY_EXAMINED, by=by, target=locked, at=at, on=on)
    return step


@in_transaction
def correct_step(step: Step, *, on: date, note: str, by: Person | None, at: datetime) -> Step:
    """Say that a stage was entered on another day, and why. Both stay written. Refused if then a
    later stage, or this one, would have been too early."""
    locked = _locked(step.candidacy)
    unit = _permit(step.stage, locked, by=by)
    _check_day(on, at=at)
    if not note.strip():
        raise NoReason(fields={"note": str(NoReason.message)})
    progress, table = _progress(locked, on=on), index.stage_table()
    changed = progress.entered | {step.stage.code: on}
    early_stage = rules.first_too_early(table.terms, changed)
    if early_stage is not None:
        before = {row.code for row in table.terms if row.position < early_stage.position}
        first = rules.earliest(early_stage, {c: d for c, d in changed.items() if c in before})
        raise TooEarly(table.stage(early_stage.code), first or on)
    fresh = Step(
        candidacy=locked, branch_id=step.branch_id, kind=StepKind.CORRECTED, stage=step.stage,
        entered_on=on, membership=step.membership, reviewed_by=unit, by=by, at=at,
        sealed=vault.seal(note),
    )  # fmt: skip
    fresh.save(force_insert=True)
    record(
        DevelopmentVerb.CANDIDACY_CORRECTED,
        by=by,
        target=locked,
        at=at,
        stage=step.stage.code,
        on=on,
    )
    return fresh


@in_transaction
def stop_candidacy(candidacy: Candidacy, *, by: Person | None, at: datetime) -> None:
    """The process ends without a full member. What was done stays."""
    locked = _locked(candidacy)
    if by is not None:
        require(by, Permission.MEMBER_EDIT, locked.branch.unit)
    _close(locked, Outcome.STOPPED, at=at)
    record(DevelopmentVerb.CANDIDACY_STOPPED, by=by, target=locked, at=at)


@in_transaction
def sever_candidacies(person_id: int, *, reason: str, at: datetime) -> None:
    """Consent was withdrawn or the account erased: end what is open, erase all notes, and unlink
    the person, under every account of hers. Admissions stay counted, of nobody."""
    hers = list(Person.objects.same_as(person_id))
    rows = Candidacy.objects.select_for_update(of=("self",)).filter(person__in=hers)
    for candidacy in rows.order_by("pk"):
        candidacy.steps.update(sealed=None)
        if candidacy.closed_on is None:
            _close(candidacy, reason, at=at)
        candidacy.person = None
        candidacy.save(update_fields=["person"])


@in_transaction
def hand_over_candidacies(unit_id: int, into_id: int, *, at: datetime) -> None:
    """A branch became part of another: who is on the way goes on there, with all her steps."""
    branch = Branch.objects.get(unit=into_id)
    moved = Candidacy.objects.open().filter(branch__unit=unit_id).update(branch=branch)
    if moved:
        record(DevelopmentVerb.CANDIDACIES_HANDED_OVER, by=None, target=branch, at=at, count=moved)


def refuse_open_candidacies(unit_id: int) -> None:
    """A branch is being closed. Raises StillOnTheWay, so that nobody's process hangs in it."""
    if Candidacy.objects.open().filter(branch__unit=unit_id).exists():
        raise StillCandidates


def remind_of_step(progress: index.Progress, *, at: datetime) -> bool:
    """Publish the step or the examination that is due for somebody, if one is. It may be published
    again: listeners remind of it once."""
    branch_unit = progress.candidacy.branch.unit
    if progress.state != State.WAITING:
        stage, day = progress.next_stage, progress.deadline or progress.earliest
        if stage is None or day is None or not progress.entered:
            return False
        unit = index.reviewing_unit(stage, branch_unit)
        reminder = Reminder(progress.state.value)
    else:
        stage, day = progress.current_stage, progress.examination
        if stage is None or day is None or not progress.examine_now:
            return False
        unit, reminder = branch_unit, Reminder.EXAMINE
    _publish_due_step(progress.candidacy, unit, stage=stage, reminder=reminder, day=day, at=at)
    return True


@in_transaction
def _publish_due_step(
    candidacy: Candidacy, unit: Unit, *, stage: Stage, reminder: Reminder, day: date, at: datetime
) -> None:
    publish(
        StepDue(
            candidacy_id=candidacy.pk, unit_id=unit.pk, stage=stage.code, reminder=reminder,
            day=day, at=at,
        )
    )  # fmt: skip


def _make_member(candidacy: Candidacy, makes: str, *, by: Person | None, at: datetime) -> None:
    """Approval of the admission opens the membership; the stage of full members advances it. Of who
    has two accounts that became one, the one that is open."""
    if makes == Makes.NOTHING or candidacy.person is None:
        return
    person = candidacy.person.head
    if makes == Makes.PROBATIONARY:
        open_membership(
            person, branch=candidacy.branch, stage=makes, company=candidacy.company, by=None, at=at
        )
        return
    membership = Membership.objects.for_person(person).filter(until=None).first()
    if membership is None:
        raise Refusal(_("No membership of this person is open here."))
    advance_stage(membership, makes, by=None, at=at)


def _close(candidacy: Candidacy, outcome: str, *, at: datetime) -> None:
    candidacy.closed_on = max(local_day(at), candidacy.opened_on)
    candidacy.outcome = outcome
    candidacy.save(update_fields=["closed_on", "outcome"])


def _locked(candidacy: Candidacy) -> Candidacy:
    rows = Candidacy.objects.select_related("branch__unit", "person", "company")
    locked = under_lock(rows, candidacy.pk)
    if locked.closed_on is not None:
        raise ProcessEnded
    return locked


def _permit(stage: Stage, candidacy: Candidacy, *, by: Person | None) -> Unit:
    """Refuse unless `by` belongs to the unit that reviews the stage; return that unit."""
    unit = index.reviewing_unit(stage, candidacy.branch.unit)
    if by is not None:
        if candidacy.person is not None and candidacy.person.head.pk == by.pk:
            raise NotAllowed("Nobody admits herself.")
        require(by, Permission.MEMBER_EDIT, unit)
    return unit


def _progress(candidacy: Candidacy, *, on: date) -> index.Progress:
    steps = candidacy.steps.select_related("stage").order_by("pk")
    return index.progress_of(candidacy, index.stage_table(), list(steps), on=on)


def _check_day(on: date, *, at: datetime) -> None:
    if on < rules.FIRST_DAY:
        raise LongAgo(fields={"on": str(LongAgo.message)})
    if on > local_day(at):
        raise InFuture(fields={"on": str(InFuture.message)})
