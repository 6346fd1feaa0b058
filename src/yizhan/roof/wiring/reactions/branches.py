"""Branches, their members, and those on the way: what follows from what happens elsewhere, and who
hears of it. No message says who a member is; whoever may see that opens the page."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.events import UnitClosed, UnitFounded, UnitsMerged
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.actions import (
    end_covers,
    ensure_branch,
    hand_over_branch,
    hand_over_company,
    update_company,
)
from yizhan.wings.organisation.branches.events import ApplicantCame, EventSoon, MemberForgotten
from yizhan.wings.organisation.branches.models import BranchEvent
from yizhan.wings.organisation.branches.rules import EventKind
from yizhan.wings.organisation.development.actions import (
    hand_over_candidacies,
    open_candidacy_by_id,
    refuse_open_candidacies,
    sever_candidacies,
)
from yizhan.wings.organisation.development.events import StepDue
from yizhan.wings.organisation.development.models import Stage
from yizhan.wings.organisation.development.rules import Kind, Reminder
from yizhan.wings.organisation.register.events import RiderJoined


def create_branch_row(event: UnitFounded) -> None:
    if event.kind == UnitKind.BRANCH:
        ensure_branch(event.unit_id)


def end_covers_of_closed_unit(event: UnitClosed) -> None:
    if event.kind in {UnitKind.BRANCH, UnitKind.COMPANY}:
        end_covers(event.unit_id, on=event.on, at=event.at)
        refuse_open_candidacies(event.unit_id)


def merge_branches_of_units(event: UnitsMerged) -> None:
    if event.kind == UnitKind.BRANCH:
        hand_over_branch(event.unit_id, event.into_id, at=event.at)
        hand_over_candidacies(event.unit_id, event.into_id, at=event.at)
    elif event.kind == UnitKind.COMPANY:
        hand_over_company(event.unit_id, event.into_id, at=event.at)


def update_company_of_member(event: RiderJoined) -> None:
    update_company(event.rider_id, at=event.at)


def forget_candidacies(event: MemberForgotten) -> None:
    sever_candidacies(event.person_id, reason=event.reason, at=event.at)


def open_candidacy_of_applicant(event: ApplicantCame) -> None:
    open_candidacy_by_id(
        event.person_id,
        branch_id=event.branch_id,
        company_id=event.company_id,
        kind=Kind.HEAD if event.head else Kind.RIDER,
        at=event.at,
    )


def notify_members_of_event(event: EventSoon) -> None:
    soon = BranchEvent.objects.for_event(event.event_id)
    local = timezone.localtime(soon.starts_at)
    for language, people in _by_language(index.recipients(soon, at=event.at)).items():
        with translation.override(language):
            when = f"{date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"
            words = {"title": soon.title, "when": when, "place": soon.place}
            sentence = _DUES if soon.kind == EventKind.DUES else _EVENT
            body = (_(sentence) % words).strip()
        tell_each(
            people,
            topic=Topic.BRANCH_EVENT,
            body=body,
            link="/me/branch",
            at=event.at,
            dedupe_key=f"branch.event|{soon.pk}",
        )


def notify_step_reviewers(event: StepDue) -> None:
    stage = Stage.objects.for_event(event.stage)
    with translation.override(settings.LANGUAGE_CODE):
        words = {"stage": stage.label, "day": date_format(event.day)}
        body = _(_STEPS[event.reminder]) % words
    tell_each(
        staff_of(event.unit_id, Permission.MEMBER_EDIT),
        topic=Topic.DEVELOPMENT_STEP,
        body=body,
        link=f"/desk/development/{event.candidacy_id}",
        at=event.at,
        dedupe_key=f"step|{event.candidacy_id}|{event.stage}|{event.reminder}|{event.day}",
    )


def connect() -> None:
    listen(UnitFounded, create_branch_row)
    listen(UnitClosed, end_covers_of_closed_unit)
    listen(UnitsMerged, merge_branches_of_units)
    listen(RiderJoined, update_company_of_member)
    listen(MemberForgotten, forget_candidacies)
    listen(ApplicantCame, open_candidacy_of_applicant)
    listen(EventSoon, notify_members_of_event)
    listen(StepDue, notify_step_reviewers)


_EVENT = gettext_noop("Soon in your branch: %(title)s, %(when)s %(place)s")
_DUES = gettext_noop("A reminder of your branch: %(title)s, by %(when)s")
_STEPS: dict[str, str] = {
    Reminder.READY: gettext_noop("“%(stage)s” may be entered for somebody since %(day)s."),
    Reminder.SOON: gettext_noop("“%(stage)s” is due for somebody by %(day)s."),
    Reminder.LATE: gettext_noop("“%(stage)s” was due for somebody on %(day)s."),
    Reminder.EXAMINE: gettext_noop(
        "Somebody at the stage “%(stage)s” is to be examined since %(day)s."
    ),
}


def _by_language(people: list[Person]) -> dict[str, list[Person]]:
    spoken: dict[str, list[Person]] = {}
    for person in people:
        spoken.setdefault(person.language, []).append(person)
    return spoken
