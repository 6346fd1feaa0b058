"""Messages about round tables: to companies that are to answer, to hosts, to delegates."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.kit.days import local_day
from yizhan.wings.organisation.talks.events import (
    ReplyDueSoon,
    ReplyGiven,
    ReplyLate,
    TalkAnnounced,
    TalkPublished,
)
from yizhan.wings.organisation.talks.models import Delegate, Invitation, Reply, Talk

MOST_TOLD = 20


def notify_of_talk(event: TalkAnnounced) -> None:
    talk = Talk.objects.for_event(event.talk_id)
    begins = timezone.localtime(talk.held_at)
    invited = Invitation.objects.of(talk).values_list("company", flat=True)
    companies = [
        person for company in invited for person in staff_of(company, Permission.TALK_REPLY)
    ]
    with translation.override(settings.LANGUAGE_CODE):
        words = {"title": talk.title, "begins": f"{begins:%Y-%m-%d %H:%M}", "place": talk.place}
        asked = _("Invited to a round table: %(title)s, %(begins)s, %(place)s. Answer its topics.")
        speaks = _("The round table is announced: %(title)s, %(begins)s, %(place)s.")
    _tell(companies, event, talk, body=asked % words, link="/desk/replies", cause="announced")
    _tell(
        _delegates(talk), event, talk, body=speaks % words, link=f"/talks/{talk.pk}",
        cause="announced",
    )  # fmt: skip


def notify_of_outcome(event: TalkPublished) -> None:
    talk = Talk.objects.for_event(event.talk_id)
    with translation.override(settings.LANGUAGE_CODE):
        body = _("What was agreed is published: %(title)s.") % {"title": talk.title}
    _tell(_delegates(talk), event, talk, body=body, link=f"/talks/{talk.pk}", cause="published")


def notify_of_due_reply(event: ReplyDueSoon) -> None:
    reply = Reply.objects.for_event(event.reply_id)
    with translation.override(settings.LANGUAGE_CODE):
        body = _("Your written answer is due %(day)s: %(topic)s.") % _words(reply)
    tell_each(
        staff_of(reply.company_id, Permission.TALK_REPLY)[:MOST_TOLD],
        topic=Topic.REPLY_DUE_SOON,
        body=body,
        link=f"/desk/replies/{reply.pk}",
        at=event.at,
        dedupe_key=f"reply.due_soon|{reply.pk}|{local_day(event.at) if event.by_hand else ''}",
    )


def notify_of_late_reply(event: ReplyLate) -> None:
    """Tell the company, and the host, who may call there."""
    reply = Reply.objects.for_event(event.reply_id)
    talk = reply.topic.talk
    with translation.override(settings.LANGUAGE_CODE):
        words = _words(reply)
        company = _("Overdue, and everybody can see it: your answer to “%(topic)s”, due %(day)s.")
        host = _("Overdue: %(company)s has not answered “%(topic)s”, due %(day)s.")
    for people, body, link in (
        (staff_of(reply.company_id, Permission.TALK_REPLY), company, f"/desk/replies/{reply.pk}"),
        (staff_of(talk.unit_id, Permission.TALK_EDIT), host, f"/desk/talks/{talk.pk}"),
    ):
        tell_each(
            people[:MOST_TOLD],
            topic=Topic.REPLY_LATE,
            body=body % words,
            link=link,
            at=event.at,
            dedupe_key=f"reply.late|{reply.pk}|{link}",
        )


def notify_of_reply(event: ReplyGiven) -> None:
    reply = Reply.objects.for_event(event.reply_id)
    talk = reply.topic.talk
    with translation.override(settings.LANGUAGE_CODE):
        body = _("%(company)s has answered “%(topic)s”.") % _words(reply)
    tell_each(
        staff_of(talk.unit_id, Permission.TALK_EDIT)[:MOST_TOLD],
        topic=Topic.TALK_NEWS,
        body=body,
        link=f"/desk/talks/{talk.pk}",
        at=event.at,
        dedupe_key=f"reply.given|{reply.pk}",
    )


def connect() -> None:
    listen(TalkAnnounced, notify_of_talk)
    listen(TalkPublished, notify_of_outcome)
    listen(ReplyDueSoon, notify_of_due_reply)
    listen(ReplyLate, notify_of_late_reply)
    listen(ReplyGiven, notify_of_reply)


def _delegates(talk: Talk) -> list[Person]:
    accepted = Delegate.objects.of(talk).accepted().select_related("person")
    return [one.person for one in accepted.order_by("pk") if one.person is not None]


def _words(reply: Reply) -> dict[str, str]:
    return {
        "day": date_format(reply.due_on, "MONTH_DAY_FORMAT"),
        "topic": reply.topic.title,
        "company": reply.company.name,
    }


def _tell(
    people: Iterable[Person],
    event: TalkAnnounced | TalkPublished,
    talk: Talk,
    *,
    body: str,
    link: str,
    cause: str,
) -> None:
    tell_each(
        people,
        topic=Topic.TALK_NEWS,
        body=body,
        link=link,
        at=event.at,
        dedupe_key=f"talk.{cause}|{talk.pk}",
    )
