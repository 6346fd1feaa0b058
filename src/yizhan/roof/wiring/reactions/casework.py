"""Messages about cases, and what else follows from their moves."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yizhan.ground.casework.events import (
    AskerReplied,
    CaseDueSoon,
    CaseEscalated,
    CaseHandedBack,
    CaseHandedOn,
    CaseMerged,
    CaseMoved,
    CaseOpened,
    CaseReminded,
    CaseUnmerged,
)
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import CLOSED, Status
from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell, tell_each, withdraw
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import leads_of, staff_of
from yizhan.kit.memo import Memo
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.stations.actions import end_repair

MOST_TOLD = 20
"""A unit with more handlers than this works from its inbox, not from messages."""

_staff: Memo[list[Person]] = Memo(seconds=15)


def tell_the_unit_of_a_new_case(event: CaseOpened) -> None:
    with _in(settings.LANGUAGE_CODE):
        words = {"what": _named(event.item, event.place), "due": _day(event.due_at)}
        if event.routed:
            body = _("New case: %(what)s, due %(due)s.") % words
        else:
            body = _("No unit found for a new case: %(what)s. Please say whose it is.")
            body %= words
    _tell_staff(
        event.unit_id,
        Permission.CASE_WORK,
        case_id=event.case_id,
        topic=Topic.CASE_NEW,
        body=body,
        at=event.at,
        cause=f"case.new|{event.case_id}",
        urgent=event.urgent,
    )


def tell_the_asker_of_a_step(event: CaseMoved) -> None:
    status = Status(event.now)
    sentence = _SENTENCES[status]
    if event.by_asker or sentence is None:
        return
    _tell_askers(
        event.case_id,
        topic=_TOPICS[status],
        sentence=sentence,
        at=event.at,
        cause=f"case.step|{event.step_id}",
    )


def tell_the_unit_of_a_reply(event: AskerReplied | CaseMoved) -> None:
    if isinstance(event, CaseMoved) and not (
        event.by_asker and event.now == Status.REACTION_RECEIVED
    ):
        return
    case = Case.objects.for_event(event.case_id)
    with _in(settings.LANGUAGE_CODE):
        body = _("The asker of case %(case)s wrote something.") % {"case": case.reference}
    _tell_staff(
        case.unit_id,
        Permission.CASE_WORK,
        case_id=case.pk,
        topic=Topic.CASE_REPLY,
        body=body,
        at=event.at,
        cause=f"case.reply|{event.step_id}",
    )


def end_the_repair(event: CaseMoved) -> None:
    """The count of locked doors begins anew when the repair case is closed."""
    if event.now in CLOSED:
        end_repair(event.case_id, at=event.at)


def tell_the_next_unit(event: CaseHandedOn) -> None:
    if not event.alone:
        return
    case = Case.objects.for_event(event.case_id)
    with _in(settings.LANGUAGE_CODE):
        words = {"what": _named(case.item.name, case.place), "due": _day(case.due_at)}
        body = _("Handed on to you: %(what)s, due %(due)s.") % words
    _tell_staff(
        event.to_unit_id,
        Permission.CASE_WORK,
        case_id=case.pk,
        topic=Topic.CASE_HANDED_ON,
        body=body,
        at=event.at,
        cause=f"case.handed_on|{event.step_id}",
        urgent=case.item.urgent,
    )


def tell_the_asker_who_has_it_now(event: CaseHandedOn) -> None:
    _tell_askers(
        event.case_id,
        topic=Topic.CASE_HANDED_ON,
        sentence=gettext_noop("«%(item)s» is now with %(unit)s. The deadline stays."),
        at=event.at,
        cause=f"case.step|{event.step_id}",
    )


def take_back_the_news(event: CaseHandedBack) -> None:
    """Withdraw the news from those who have not read it yet."""
    staff = _staff_of(event.from_unit_id, Permission.CASE_WORK)
    withdraw(staff, dedupe_key=f"case.handed_on|{event.step_id}")
    need = Need.objects.behind(event.case_id)
    if need is not None and need.asked_by is not None:
        withdraw([need.asked_by], dedupe_key=f"case.step|{event.step_id}")


def tell_the_asker_of_a_merge(event: CaseMerged) -> None:
    _tell_asker(
        event.case_id,
        topic=Topic.CASE_MERGED,
        sentence=gettext_noop(
            "Others asked for the same as your «%(item)s». You will all be answered."
        ),
        at=event.at,
        cause=f"case.merged|{event.case_id}|{event.into_id}|{event.at.isoformat()}",
    )


def tell_the_asker_it_stands_alone(event: CaseUnmerged) -> None:
    if event.not_solved:
        return  # she is told that it is open again
    _tell_asker(
        event.case_id,
        topic=Topic.CASE_UNMERGED,
        sentence=gettext_noop("Your «%(item)s» is handled by itself again."),
        at=event.at,
        cause=f"case.unmerged|{event.case_id}|{event.at.isoformat()}",
    )


def tell_the_unit_it_stands_alone(event: CaseUnmerged) -> None:
    if event.not_solved:
        return
    case = Case.objects.for_event(event.case_id)
    with _in(settings.LANGUAGE_CODE):
        words = {"what": _named(case.item.name, case.place), "due": _day(case.due_at)}
        body = _("No longer answered with another case, yours again: %(what)s, due %(due)s.")
        body %= words
    _tell_staff(
        case.unit_id,
        Permission.CASE_WORK,
        case_id=case.pk,
        topic=Topic.CASE_UNMERGED,
        body=body,
        at=event.at,
        cause=f"case.yours|{event.case_id}|{event.at.isoformat()}",
        urgent=case.item.urgent,
    )


def warn_the_unit(event: CaseDueSoon) -> None:
    case = Case.objects.for_event(event.case_id)
    with _in(settings.LANGUAGE_CODE):
        words = {"case": case.reference, "item": case.item.name, "due": _day(event.due_at)}
        body = _("Due soon: %(item)s (%(case)s), %(due)s.") % words
    _tell_staff(
        event.unit_id,
        Permission.CASE_WORK,
        case_id=case.pk,
        topic=Topic.CASE_DUE_SOON,
        body=body,
        at=event.at,
        cause=f"case.due_soon|{case.pk}|{event.due_at.isoformat()}",
    )


def tell_of_an_escalation(event: CaseEscalated) -> None:
    """The level above hears of what is overdue or not solved. «Not solved» is news for who gave the
    answer, too, and for who leads them."""
    case = Case.objects.for_event(event.case_id)
    people = _staff_of(event.to_unit_id, Permission.CASE_READ)[:MOST_TOLD]
    with _in(settings.LANGUAGE_CODE):
        words = {"case": case.reference, "item": case.item.name, "unit": case.unit.name}
        if event.not_solved:
            body = _("Not solved, says the asker: %(item)s (%(case)s) at %(unit)s.") % words
            people = [*people, *_who_answered(case), *leads_of(case.unit_id)]
        else:
            body = _("Overdue: %(item)s (%(case)s) at %(unit)s.") % words
    tell_each(
        {person.pk: person for person in people}.values(),
        topic=Topic.CASE_ESCALATED,
        body=body,
        link=f"/desk/cases/{case.pk}",
        at=event.at,
        dedupe_key=f"case.escalated|{event.step_id}",
        urgent=True,
    )


def tell_the_unit_it_is_reminded(event: CaseReminded) -> None:
    """Whoever took the case is asked; if nobody did, all who may work on it."""
    case = Case.objects.for_event(event.case_id)
    with _in(settings.LANGUAGE_CODE):
        words = {"case": case.reference, "item": case.item.name, "text": event.text}
        if event.text:
            body = _("Instruction on %(item)s (%(case)s): %(text)s") % words
        else:
            body = _("Please answer: %(item)s (%(case)s).") % words
    tell_each(
        _who_answered(case),
        topic=Topic.CASE_REMINDED,
        body=body,
        link=f"/desk/cases/{case.pk}",
        at=event.at,
        dedupe_key=f"case.reminded|{event.step_id}",
        urgent=True,
    )


def _who_answered(case: Case) -> list[Person]:
    if case.assignee is not None:
        return [case.assignee]
    return _staff_of(case.unit_id, Permission.CASE_WORK)[:MOST_TOLD]


def connect() -> None:
    listen(CaseOpened, tell_the_unit_of_a_new_case)
    listen(CaseMoved, tell_the_asker_of_a_step)
    listen(CaseMoved, tell_the_unit_of_a_reply)
    listen(CaseMoved, end_the_repair)
    listen(AskerReplied, tell_the_unit_of_a_reply)
    listen(CaseHandedOn, tell_the_next_unit)
    listen(CaseHandedOn, tell_the_asker_who_has_it_now)
    listen(CaseHandedBack, take_back_the_news)
    listen(CaseMerged, tell_the_asker_of_a_merge)
    listen(CaseUnmerged, tell_the_asker_it_stands_alone)
    listen(CaseUnmerged, tell_the_unit_it_stands_alone)
    listen(CaseDueSoon, warn_the_unit)
    listen(CaseEscalated, tell_of_an_escalation)
    listen(CaseReminded, tell_the_unit_it_is_reminded)


_SENTENCES: dict[Status, str | None] = {
    Status.REPORTED: None,
    Status.AWAITING_HANDLING: gettext_noop("«%(item)s»: %(unit)s goes on with it."),
    Status.IN_PROGRESS: gettext_noop("«%(item)s»: %(unit)s is working on it."),
    Status.SCHEDULED: gettext_noop("«%(item)s»: %(unit)s has set a day."),
    Status.REACTION_REQUESTED: gettext_noop("«%(item)s»: %(unit)s asks you something."),
    Status.FORWARDED: gettext_noop("«%(item)s»: %(unit)s has passed it to others."),
    Status.CLOSURE_REQUESTED: gettext_noop("«%(item)s»: %(unit)s says that it is done."),
    Status.RESOLVED: gettext_noop("«%(item)s»: %(unit)s has answered. Is it solved?"),
    Status.CLOSED_NO_ACTION: gettext_noop("«%(item)s»: %(unit)s has closed it and says why."),
    Status.REACTION_RECEIVED: None,
    Status.REOPEN_REQUESTED: None,
    Status.REOPENED: gettext_noop("«%(item)s» is open again, with a new deadline."),
}
"""The news of each status to the asker; None if it is her own move, or none at all."""


_TOPICS: dict[Status, Topic] = dict.fromkeys(Status, Topic.CASE_MOVED) | {
    Status.REACTION_REQUESTED: Topic.CASE_ASKED_BACK,
    Status.RESOLVED: Topic.CASE_ANSWERED,
    Status.CLOSED_NO_ACTION: Topic.CASE_ANSWERED,
}
"""Statuses worth a text message have a topic of their own; news of the others is read in the app,
under «case.moved»."""


def _tell_askers(case_id: int, *, topic: Topic, sentence: str, at: datetime, cause: str) -> None:
    """Tell who asked, and everybody who asked for the same and waits for this case's answer."""
    need = Need.objects.behind(case_id)
    case = need.case if need else Case.objects.for_event(case_id)
    if need is not None:
        _tell(need, case.unit, topic=topic, sentence=sentence, at=at, cause=cause)
    for merged in Case.objects.merged_under(case):
        other = Need.objects.behind(merged.pk) if merged.status not in CLOSED else None
        if other is not None:
            own = f"{cause}|{merged.pk}"
            _tell(other, case.unit, topic=topic, sentence=sentence, at=at, cause=own)


def _tell_asker(case_id: int, *, topic: Topic, sentence: str, at: datetime, cause: str) -> None:
    need = Need.objects.behind(case_id)
    if need is not None:
        unit = need.case.head.unit
        _tell(need, unit, topic=topic, sentence=sentence, at=at, cause=cause)


def _tell(need: Need, unit: Unit, *, topic: Topic, sentence: str, at: datetime, cause: str) -> None:
    """`sentence` is a message id; it is put into the asker's own language here. `unit` is the one
    that speaks to her."""
    with _in(need.asked_by.language if need.asked_by else need.language):
        body = _(sentence) % {"item": need.case.item.label, "unit": unit.name}
    tell(
        topic=topic,
        subject=f"{need.case.item.label} · {need.case.reference}",
        body=body,
        link=f"/case/{need.case.ticket}",
        at=at,
        dedupe_key=cause,
        person=need.asked_by,
        secret=need.contact,
        urgent=need.case.item.urgent,
    )


def _tell_staff(
    unit_id: int,
    permission: Permission,
    *,
    case_id: int,
    topic: Topic,
    body: str,
    at: datetime,
    cause: str,
    urgent: bool = False,
) -> None:
    tell_each(
        _staff_of(unit_id, permission)[:MOST_TOLD],
        topic=topic,
        body=body,
        link=f"/desk/cases/{case_id}",
        at=at,
        dedupe_key=cause,
        urgent=urgent,
    )


def _staff_of(unit_id: int, permission: Permission) -> list[Person]:
    return _staff.get((unit_id, permission), lambda: staff_of(unit_id, permission))


def _in(language: str) -> AbstractContextManager[None]:
    return translation.override(language)


def _named(item: str, place: str) -> str:
    """Many cases have no place: no gap is left for it."""
    return f"{item} {place}".strip()


def _day(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"
