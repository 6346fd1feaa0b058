"""The worker's part of the outbox: take what is due, send it, write down what came of it.

A message is claimed by a conditional update before it is sent and marked afterwards, so two workers
never hold one message, and a worker that is killed in between loses none: its claim runs out.
"""

from __future__ import annotations

import json
import smtplib
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from yizhan.ground.notify import actions
from yizhan.ground.notify.models import Endpoint, Message, MessageQuerySet
from yizhan.ground.notify.rules import SIGNATURE_HEADER, SLOW, Channel, Lane, signature
from yizhan.ground.notify.vault import open_key, words_of
from yizhan.ground.people import vault
from yizhan.kit import outgoing_http, sms
from yizhan.kit.clock import iso
from yizhan.kit.in_time import TookTooLong, in_time

logger = structlog.get_logger(__name__)

BATCH = 200
ENOUGH = 20.0
"""Seconds after which a run ends, so that what became urgent meanwhile comes first in the next."""
SHARE = 10.0
"""Seconds that one receiver of webhooks has before the others have their turn."""
MAIL_TIME = 30.0


def deliver_lane(lane: Lane) -> int:
    """Send what is due in one lane, urgent first. Returns how many arrived. Safe in several workers
    at once."""
    due = Message.objects.due(at=timezone.now()).in_lane(lane)
    return _deliver_each(due, seconds=ENOUGH)


def deliver_webhooks() -> int:
    """Send what is due to each receiver that answers. One that does not is asked no more in this
    run, and after a few times left alone for a while."""
    spread_news()
    at, arrived = timezone.now(), 0
    for endpoint in Endpoint.objects.answering(at=at).order_by("pk"):
        due = Message.objects.due(at=at).filter(endpoint=endpoint)
        arrived += _deliver_each(due, seconds=SHARE)
    return arrived


def _deliver_each(due: MessageQuerySet, *, seconds: float) -> int:
    began, arrived = time.monotonic(), 0
    waiting = due.select_related("secret", "endpoint").order_by("-urgent", "next_attempt_at", "pk")
    for message in waiting[:BATCH]:
        if time.monotonic() - began > seconds:
            break
        if actions.claim(message, at=timezone.now()):
            delivered = deliver(message, at=timezone.now())
            arrived += delivered
            if not delivered and message.endpoint_id is not None:
                break  # it did not answer a moment ago
    return arrived


def spread_news() -> int:
    at = timezone.now()
    return actions.spread(list(Message.objects.due(at=at).to_spread()[:BATCH]), at=at)


def deliver(message: Message, *, at: datetime) -> bool:
    """Send one claimed message and write down what came of it."""
    try:
        _SENDERS[message.channel](message, at)
    except (outgoing_http.Forbidden, vault.CannotOpen) as exc:
        actions.mark_failed(message, error=str(exc), at=at, for_good=True)
        logger.warning("message.undeliverable", message=message.pk, error=str(exc))
        return False
    except Exception as exc:  # whatever a gateway does, the queue goes on
        cause = _cause(exc)
        actions.mark_failed(message, error=cause, at=at)
        logger.warning("message.not_delivered", message=message.pk, error=cause)
        return False
    actions.mark_sent(message, at=at)
    return True


def _cause(exc: Exception) -> str:
    """Return why a message did not arrive, in words that name no recipient: they are kept and
    logged in clear. Those of a mail server repeat the address, so only its number is taken."""
    if isinstance(exc, outgoing_http.Undelivered | TookTooLong):
        return f"{type(exc).__name__}: {exc}"
    return " ".join([type(exc).__name__, *map(str, _answers(exc))])


def _answers(exc: Exception) -> list[int]:
    """The numbers with which a mail server said no."""
    if isinstance(exc, smtplib.SMTPRecipientsRefused):
        return sorted({code for code, _words in exc.recipients.values()})
    return [exc.smtp_code] if isinstance(exc, smtplib.SMTPResponseException) else []


def _recipient(message: Message) -> str:
    if message.secret is None:
        raise vault.CannotOpen("The recipient's number or address is gone.")
    return vault.open_secret(message.secret)


def _send_sms(message: Message, at: datetime) -> None:
    if settings.PRODUCTION and settings.SMS_GATEWAY == "console":
        raise outgoing_http.Forbidden("No SMS gateway is set: YIZHAN_SMS_GATEWAY.")
    gateway = sms.gateway(
        settings.SMS_GATEWAY, token=settings.SMS_TOKEN, trusted=settings.TRUSTED_HOSTS
    )
    link = f" {settings.BASE_URL}{message.link}" if message.link else ""
    reference = f"yizhan-{message.pk}"
    gateway.send(_recipient(message), words_of(message) + link, reference=reference)


def _send_email(message: Message, at: datetime) -> None:
    link = f"\n\n{settings.BASE_URL}{message.link}" if message.link else ""
    text, to = words_of(message) + link, [_recipient(message)]
    in_time(partial(send_mail, message.subject, text, None, to), seconds=MAIL_TIME)


def _send_webhook(message: Message, at: datetime) -> None:
    endpoint = message.endpoint
    if endpoint is None:
        raise vault.CannotOpen("The endpoint is gone.")
    payload = {
        "event": message.topic,
        "id": message.pk,
        "at": iso(message.created_at),
        **actions.data_of(message),
        # As until version 0.1; they go with the next release.
        "topic": message.topic,
        "subject": message.subject,
        "url": f"{settings.BASE_URL}{message.link}" if message.link else None,
    }
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Yizhan",
        SIGNATURE_HEADER: signature(body, key=open_key(endpoint), at=at),
    }
    began, well = time.monotonic(), False
    try:
        outgoing_http.post(endpoint.url, body, headers=headers, trusted=settings.TRUSTED_HOSTS)
        well = time.monotonic() - began < SLOW.total_seconds()
    finally:
        actions.note_answer(endpoint, well=well, at=at)


def _arrived_already(message: Message, at: datetime) -> None:
    """Do nothing: a message in the app has arrived by being there."""


_SENDERS: dict[str, Callable[[Message, datetime], None]] = {
    Channel.IN_APP: _arrived_already,
    Channel.SMS: _send_sms,
    Channel.EMAIL: _send_email,
    Channel.WEBHOOK: _send_webhook,
}


def forget_old_messages() -> int:
    return actions.forget_messages(before=timezone.now() - actions.KEPT_FOR)
