"""Writing messages down, and how far they got. Sending itself is the worker's (jobs.py)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.notify.rules import (
    BY_SMS,
    FOR_SYSTEMS,
    LEASE,
    PAUSES,
    STRIKES,
    Channel,
    Delivery,
    NotifyVerb,
    Topic,
    after_quiet,
    next_attempt,
    pause_after,
)
from yizhan.ground.notify.vault import kept_link, seal_key, seal_words
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction

ERROR_LIMIT = 300
KEPT_FOR = timedelta(days=30)


def tell(  # noqa: PLR0913  # the parts of a message
    *,
    topic: Topic,
    body: str,
    at: datetime,
    dedupe_key: str,
    person: Person | None = None,
    secret: Secret | None = None,
    subject: str = "",
    link: str = "",
    urgent: bool = False,
    sealed: bool = False,
) -> None:
    """Write a message to one recipient into the outbox, in the caller's transaction: one row for
    each channel the topic goes by, in one query (two if a person's number is looked up).

    `person` reads it in the app, and by SMS if the topic is worth one (rules.BY_SMS) and the vault
    has a number; `secret` is a guest's number or address. The same `dedupe_key` tells the same
    recipient once. `sealed`: nobody at the desk may read the body.
    """
    message = Message(
        topic=topic,
        subject=subject,
        body="" if sealed else body,
        sealed_body=seal_words(body) if sealed else None,
        **kept_link(link),
        urgent=urgent,
        created_at=at,
        next_attempt_at=at,
    )
    rows = []
    if person is not None:
        rows.append(_copy(message, Channel.IN_APP, f"{dedupe_key}|p{person.pk}", person=person))
    if topic in BY_SMS and secret is None and person is not None:
        secret = Secret.objects.visible_to(person).filter(kind=SecretKind.PHONE).first()
    if topic in BY_SMS and secret is not None:
        channel = Channel.EMAIL if secret.kind == SecretKind.EMAIL else Channel.SMS
        key = f"{dedupe_key}|{channel}|s{secret.pk}"
        rows.append(_copy(message, channel, key, person=person, secret=secret))
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def tell_each(
    people: Iterable[Person],
    *,
    topic: Topic,
    body: str,
    at: datetime,
    dedupe_key: str,
    subject: str = "",
    link: str = "",
    urgent: bool = False,
) -> None:
    """Tell several people in the app, in one query however many they are."""
    message = Message(
        topic=topic,
        subject=subject,
        body=body,
        **kept_link(link),
        urgent=urgent,
        created_at=at,
        next_attempt_at=at,
    )
    rows = [
        _copy(message, Channel.IN_APP, f"{dedupe_key}|p{person.pk}", person=person)
        for person in people
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def announce(
    topic: Topic, case: Mapping[str, Any], *, subject: str, link: str, at: datetime, dedupe_key: str
) -> None:
    """Write down for other systems what happened to a case, once for each event, in the caller's
    transaction. `case` is the case as it is at this moment, without anything personal."""
    row = _event(topic, {"case": case}, subject=subject, link=link, at=at)
    row.dedupe_key = f"{dedupe_key}|all"
    Message.objects.bulk_create([row], ignore_conflicts=True)


def _event(topic: str, data: object, *, subject: str, link: str, at: datetime) -> Message:
    return Message(
        channel=Channel.WEBHOOK,
        topic=topic,
        subject=subject,
        body=json.dumps(data, ensure_ascii=False),
        open_link=link,
        created_at=at,
        next_attempt_at=at,
    )


def withdraw(people: Iterable[Person], *, dedupe_key: str) -> None:
    """Take back news that turned out not to be any, from whoever has not read it."""
    keys = [f"{dedupe_key}|p{person.pk}" for person in people]
    Message.objects.filter(dedupe_key__in=keys, channel=Channel.IN_APP, read_at=None).delete()


def withdraw_unsent(*, cause: str) -> None:
    """Take back all that was to be said of one cause, as far as it has not left or been read:
    `cause` begins the keys its messages were told under."""
    about = Message.objects.filter(dedupe_key__startswith=cause)
    about.filter(Q(state=Delivery.QUEUED) | Q(channel=Channel.IN_APP, read_at=None)).delete()


def _copy(
    message: Message,
    channel: Channel,
    dedupe_key: str,
    *,
    person: Person | None = None,
    secret: Secret | None = None,
) -> Message:
    """One channel's row. What is read in the app has arrived by being there; a text message waits
    until the quiet hours are over."""
    at = message.created_at
    arrived = channel == Channel.IN_APP
    return Message(
        channel=channel,
        person=person,
        secret=secret,
        topic=message.topic,
        subject=message.subject,
        body=message.body,
        sealed_body=None if arrived else message.sealed_body,
        open_link=message.open_link,
        sealed_link=message.sealed_link,
        urgent=message.urgent,
        dedupe_key=dedupe_key,
        state=Delivery.SENT if arrived else Delivery.QUEUED,
        sent_at=at if arrived else None,
        created_at=at,
        next_attempt_at=at if message.urgent or channel != Channel.SMS else _polite(at),
    )


def _polite(at: datetime) -> datetime:
    return after_quiet(at.astimezone(timezone.get_current_timezone()))


@in_transaction
def spread(messages: Sequence[Message], *, at: datetime) -> int:
    """Turn news into one message for each endpoint that wants it. Safe to run twice."""
    endpoints = list(Endpoint.objects.active().order_by("pk"))
    rows = []
    for message in messages:
        for endpoint in endpoints:
            if not endpoint.topics or message.topic in endpoint.topics:
                rows.append(_for_endpoint(message, endpoint))
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    done = Message.objects.filter(pk__in=[message.pk for message in messages])
    done.update(state=Delivery.SENT, sent_at=at)
    return len(rows)


def _for_endpoint(message: Message, endpoint: Endpoint) -> Message:
    """The event for one receiver. Its id is the same for all of them, and at every attempt."""
    data = {"id": message.pk, **data_of(message)}
    row = _event(
        message.topic, data, subject=message.subject, link=message.open_link, at=message.created_at
    )
    row.endpoint, row.dedupe_key = endpoint, f"{message.dedupe_key}|e{endpoint.pk}"
    return row


def data_of(message: Message) -> dict[str, Any]:
    """Return what an event says beside its topic; nothing of one that an earlier release wrote."""
    data: dict[str, Any] = json.loads(message.body) if message.body else {}
    return data


def claim(message: Message, *, at: datetime) -> bool:
    """Take a due message for a while; False if another worker has it. Whoever dies holding it lets
    it go after LEASE, so it is sent at least once, and perhaps twice."""
    if message.channel == Channel.SMS and not message.urgent and (later := _polite(at)) > at:
        Message.objects.filter(pk=message.pk, state=Delivery.QUEUED).update(next_attempt_at=later)
        return False
    as_seen = Message.objects.filter(
        pk=message.pk, state=Delivery.QUEUED, next_attempt_at=message.next_attempt_at
    )
    if not as_seen.update(next_attempt_at=at + LEASE, attempts=F("attempts") + 1):
        return False
    message.attempts += 1
    return True


def mark_sent(message: Message, *, at: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=Delivery.SENT, sent_at=at, last_error="", sealed_body=None
    )


def mark_failed(message: Message, *, error: str, at: datetime, for_good: bool = False) -> None:
    """Write down why it did not arrive, and when to try again; or, for good, that a person must
    look."""
    again = None if for_good else next_attempt(message.attempts, at=at)
    if again is not None and message.channel == Channel.SMS and not message.urgent:
        again = _polite(again)
    Message.objects.filter(pk=message.pk, state=Delivery.QUEUED).update(
        state=Delivery.QUEUED if again else Delivery.FAILED,
        next_attempt_at=again or at,
        last_error=error[:ERROR_LIMIT],
    )


def note_answer(endpoint: Endpoint, *, well: bool, at: datetime) -> None:
    """Count the calls in a row without a quick answer, and leave a receiver alone that owes a few:
    each costs the others time."""
    rows = Endpoint.objects.filter(pk=endpoint.pk)
    if well:
        rows.exclude(strikes=0, paused_until=None).update(strikes=0, paused_until=None)
        return
    rows.update(strikes=Least(F("strikes") + 1, STRIKES + len(PAUSES)))
    pause = pause_after(rows.values_list("strikes", flat=True).get())
    if pause is not None:
        rows.update(paused_until=at + pause)


@in_transaction
def retry(message: Message, *, by: Person, at: datetime) -> None:
    """Put a failed message back into the queue, with all its patience."""
    if not can_somewhere(by, Permission.DELIVERY_READ):
        raise NotAllowed
    failed = Message.objects.filter(pk=message.pk, state=Delivery.FAILED)
    if failed.update(state=Delivery.QUEUED, attempts=0, next_attempt_at=at):
        record(NotifyVerb.MESSAGE_RETRIED, by=by, target=message, at=at, topic=message.topic)


def read_all(person: Person, *, at: datetime) -> None:
    """Everything a person has in the app counts as seen."""
    Message.objects.visible_to(person).unread().update(read_at=at)


class EndpointNameTaken(Refusal):
    code = "name_taken"
    message = _("There is already an endpoint of this name.")


class EndpointStopped(Refusal):
    code = "endpoint_stopped"
    message = _("This system is told nothing any more.")


@in_transaction
def add_endpoint(
    *, name: str, url: str, topics: Sequence[str], by: Person | None, at: datetime
) -> tuple[Endpoint, str]:
    """Tell another system of what happens here, from now on. Returns the endpoint and the key its
    messages are signed with, which is shown this once. Where it may be is checked when sending."""
    if by is not None and not can_somewhere(by, Permission.ENDPOINT_EDIT):
        raise NotAllowed
    unknown = set(topics) - set(FOR_SYSTEMS)
    if unknown:
        words = gettext("There is no such topic: %(topics)s") % {"topics": ", ".join(unknown)}
        raise Refusal(words, fields={"topics": words})
    key = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            endpoint = Endpoint.objects.create(
                name=name, url=url, topics=sorted(topics), sealed_key=seal_key(key)
            )
    except IntegrityError as exc:
        raise EndpointNameTaken(fields={"name": str(EndpointNameTaken.message)}) from exc
    record(NotifyVerb.ENDPOINT_ADDED, by=by, target=endpoint, at=at, name=name)
    return endpoint, key


SAMPLE_CASE = {
    "id": 1,
    "reference": "241130-1",
    "status": "reported",
    "unit": "union",
    "item": "hot-water",
    "urgent": False,
    "due_at": "2026-11-30T08:00:00+08:00",
    "url": None,
}
"""The case of a test event. It does not exist."""


@in_transaction
def send_test_event(endpoint: Endpoint, *, by: Person, at: datetime) -> None:
    """Send a test event to one receiving system, signed and in the shape of all others."""
    if not can_somewhere(by, Permission.ENDPOINT_EDIT):
        raise NotAllowed
    if not endpoint.active:
        raise EndpointStopped
    row = _event(Topic.TEST, {"case": SAMPLE_CASE}, subject="", link="", at=at)
    row.endpoint, row.dedupe_key = endpoint, f"test|{endpoint.pk}|{at.isoformat()}"
    row.save(force_insert=True)
    record(NotifyVerb.ENDPOINT_TESTED, by=by, target=endpoint, at=at, name=endpoint.name)


@in_transaction
def stop_endpoint(endpoint: Endpoint, *, by: Person | None, at: datetime) -> None:
    if by is not None and not can_somewhere(by, Permission.ENDPOINT_EDIT):
        raise NotAllowed
    Endpoint.objects.filter(pk=endpoint.pk).update(active=False)
    waiting = Message.objects.filter(endpoint=endpoint, state=Delivery.QUEUED)
    waiting.update(state=Delivery.FAILED, last_error="The endpoint was stopped.")
    record(NotifyVerb.ENDPOINT_STOPPED, by=by, target=endpoint, at=at, name=endpoint.name)


def forget_person(person_id: int) -> int:
    """Remove everything a person was told."""
    return Message.objects.filter(person_id=person_id).delete()[0]


def forget_messages(*, before: datetime) -> int:
    """Remove what was sent before then and is no person's to read in the app."""
    sent = Message.objects.filter(state=Delivery.SENT, created_at__lt=before)
    return sent.exclude(channel=Channel.IN_APP).delete()[0]
