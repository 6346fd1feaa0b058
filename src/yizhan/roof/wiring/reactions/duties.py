"""Duties: which occasion an event is, which fact settles what, and whom a duty is told."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.events import UnitClosed, UnitFounded, UnitsMerged
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of, staff_until, works_at_desk
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.days import local_day
from yizhan.wings.organisation.branches.events import BranchCovers, CoverEnded, FirstMemberRecorded
from yizhan.wings.organisation.branches.models import Cover
from yizhan.wings.organisation.duties.actions import (
    above,
    create_rule_duties,
    fulfil_rule_duties,
    pass_on_duties,
    reopen_rule_duties,
    workers_of,
)
from yizhan.wings.organisation.duties.events import (
    DutiesPassedOn,
    DutyDueSoon,
    DutyLate,
    DutyMade,
    DutyReturned,
    TaskReminded,
)
from yizhan.wings.organisation.duties.rules import OFFICE_STATION, ORG_COVERAGE, Occasion
from yizhan.wings.organisation.register.events import CompanyRegistered
from yizhan.wings.organisation.register.models import Company

MOST_TOLD = 20
"""A unit with more workers than this works from its list, not from messages."""

FOUNDING: dict[str, Occasion] = {
    UnitKind.GENERAL_BRANCH: Occasion.BRANCH_FOUNDED,
    UnitKind.BRANCH: Occasion.BRANCH_FOUNDED,
    UnitKind.OFFICE: Occasion.OFFICE_OPENED,
}


def create_duties_of_new_unit(event: UnitFounded) -> None:
    if event.kind in FOUNDING:
        create_rule_duties(FOUNDING[event.kind], about=_unit(event.unit_id), at=event.at)
    elif event.kind == UnitKind.GUIDANCE_STATION:
        station = _unit(event.unit_id)
        fulfil_rule_duties(OFFICE_STATION, about=above(station), at=event.at, proof=station.name)


def create_duties_of_new_company(event: CompanyRegistered) -> None:
    create_rule_duties(Occasion.COMPANY_REGISTERED, about=_unit(event.company_id), at=event.at)


def create_duties_of_first_member(event: FirstMemberRecorded) -> None:
    registered = Company.objects.for_event(event.company_id)
    company = registered.unit
    create_rule_duties(
        Occasion.COMPANY_HAS_MEMBERS,
        about=company,
        at=event.at,
        founded_on=registered.registered_on,
    )
    covers = Cover.objects.in_force(on=local_day(event.at)).filter(company=company)
    cover = covers.select_related("branch__unit").first()
    if cover is not None:
        fulfil_rule_duties(ORG_COVERAGE, about=company, at=event.at, proof=cover.branch.unit.name)


def fulfil_cover_duty(event: BranchCovers) -> None:
    company = _unit(event.company_id)
    covers = Cover.objects.in_force(on=local_day(event.at)).filter(branch=event.branch_id)
    cover = covers.filter(company=company).select_related("branch__unit").get()
    fulfil_rule_duties(ORG_COVERAGE, about=company, at=event.at, proof=cover.branch.unit.name)


def reopen_cover_duty(event: CoverEnded) -> None:
    company = _unit(event.company_id)
    covers = Cover.objects.in_force(on=local_day(event.at)).filter(company=company)
    if company.closed_on is None and not covers.exists():
        with _in_city():
            reason = _("No branch covers this company any more.")
        reopen_rule_duties(ORG_COVERAGE, about=company, at=event.at, reason=reason)


def pass_on_duties_of_closed_unit(event: UnitClosed) -> None:
    unit = _unit(event.unit_id)
    with _in_city():
        reason = _("%(unit)s was closed.") % {"unit": unit.name}
    pass_on_duties(unit, reason=reason, at=event.at)


def pass_on_duties_of_merged_unit(event: UnitsMerged) -> None:
    unit, into = _unit(event.unit_id), _unit(event.into_id)
    with _in_city():
        words = {"unit": unit.name, "into": into.name}
        reason = _("%(unit)s became part of %(into)s.") % words
    pass_on_duties(unit, reason=reason, at=event.at, to=into)


def notify_of_new_duty(event: DutyMade) -> None:
    with _in_city():
        words = {"what": _with_subject(event.what, event.about), "day": _day(event.due_on)}
        if event.steps > 1:
            body = _("New on your unit's list: %(what)s; the first of %(n)d by %(day)s.")
        else:
            body = _("New on your unit's list: %(what)s, by %(day)s.")
        body %= words | {"n": event.steps}
    _notify(
        workers_of(_unit(event.unit_id)),
        event.duty_id,
        topic=Topic.DUTY_NEW,
        body=body,
        at=event.at,
        cause=f"duty.new|{event.duty_id}",
    )


def notify_of_returned_duty(event: DutyReturned) -> None:
    with _in_city():
        words = {"what": event.what, "reason": event.reason}
        body = _("Returned to your unit: %(what)s. Why: %(reason)s") % words
    _notify(
        workers_of(_unit(event.unit_id)),
        event.duty_id,
        topic=Topic.DUTY_RETURNED,
        body=body,
        at=event.at,
        cause=f"duty.returned|{event.duty_id}|{event.version}",
    )


def notify_of_duty_due_soon(event: DutyDueSoon) -> None:
    with _in_city():
        words = {"what": _with_subject(event.what, event.about), "day": _day(event.due_on)}
        body = _("Your unit owes by %(day)s: %(what)s.") % words
    _notify(
        workers_of(_unit(event.unit_id)),
        event.duty_id,
        topic=Topic.DUTY_DUE_SOON,
        body=body,
        at=event.at,
        cause=f"duty.due_soon|{event.duty_id}|{event.due_on}",
    )


def notify_of_late_duty(event: DutyLate) -> None:
    unit = _unit(event.unit_id)
    with _in_city():
        words = {
            "unit": unit.name,
            "what": _with_subject(event.what, event.about),
            "day": _day(event.due_on),
        }
        body = _("Late: %(what)s, due %(day)s (%(unit)s).") % words
    _notify(
        {
            person.pk: person
            for person in (
                *workers_of(unit)[:MOST_TOLD],
                *staff_of(above(unit).pk, Permission.DUTY_ASSIGN)[:MOST_TOLD],
            )
        }.values(),
        event.duty_id,
        topic=Topic.DUTY_LATE,
        body=body,
        at=event.at,
        cause=f"duty.late|{event.duty_id}|{event.due_on}",
    )


def notify_of_passed_on_duties(event: DutiesPassedOn) -> None:
    """Tell the unit that takes the duties over, and those who answered for the closed one."""
    former, successor = _unit(event.from_unit_id), _unit(event.to_unit_id)
    with _in_city():
        words = {"from": former.name, "to": successor.name, "n": event.count}
        body = _("%(from)s is closed. What it still owed (%(n)d) is with %(to)s now.") % words
    people = [
        *workers_of(successor)[:MOST_TOLD],
        *staff_until(former.pk, Permission.DUTY_WORK, at=event.at)[:MOST_TOLD],
    ]
    tell_each(
        {person.pk: person for person in people}.values(),
        topic=Topic.DUTY_PASSED_ON,
        body=body,
        at=event.at,
        dedupe_key=f"duty.passed_on|{former.pk}|{event.at.isoformat()}",
    )


def remind_unit_of_task(event: TaskReminded) -> None:
    with _in_city():
        words = {"task": event.title, "day": _day(event.due_on)}
        body = _("A reminder: “%(task)s” waits for your unit's answer, due %(day)s.") % words
        if event.text:
            body = _("%(message)s Instruction: %(text)s") % {"message": body, "text": event.text}
    _notify(
        workers_of(_unit(event.unit_id)),
        event.duty_id,
        topic=Topic.DUTY_REMINDER,
        body=body,
        at=event.at,
        cause=f"duty.reminder|{event.duty_id}|{local_day(event.at)}|{event.text}",
    )


def connect() -> None:
    listen(UnitFounded, create_duties_of_new_unit)
    listen(CompanyRegistered, create_duties_of_new_company)
    listen(FirstMemberRecorded, create_duties_of_first_member)
    listen(BranchCovers, fulfil_cover_duty)
    listen(CoverEnded, reopen_cover_duty)
    listen(UnitClosed, pass_on_duties_of_closed_unit)
    listen(UnitsMerged, pass_on_duties_of_merged_unit)
    listen(DutyMade, notify_of_new_duty)
    listen(DutyReturned, notify_of_returned_duty)
    listen(DutyDueSoon, notify_of_duty_due_soon)
    listen(DutyLate, notify_of_late_duty)
    listen(DutiesPassedOn, notify_of_passed_on_duties)
    listen(TaskReminded, remind_unit_of_task)


def _unit(key: int) -> Unit:
    unit: Unit = Unit.objects.for_event(key)
    return unit


def _with_subject(what: str, about: str) -> str:
    return _("%(what)s (about %(about)s)") % {"what": what, "about": about} if about else what


def _notify(
    people: Iterable[Person], duty_id: int, *, topic: Topic, body: str, at: datetime, cause: str
) -> None:
    every = list(people)[: 2 * MOST_TOLD]
    at_desk = {person.pk for person in every if works_at_desk(person)}
    for desk, link in ((True, f"/desk/duties/{duty_id}"), (False, f"/me/duties/{duty_id}")):
        told = [person for person in every if (person.pk in at_desk) is desk]
        if told:
            tell_each(told, topic=topic, body=body, link=link, at=at, dedupe_key=cause)


def _in_city() -> AbstractContextManager[None]:
    return translation.override(settings.LANGUAGE_CODE)


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")
