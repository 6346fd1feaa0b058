"""The outbox: a message is a row in the transaction that caused it, and the worker sends it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from yizhan.ground.notify.rules import (
    LANES,
    LINK,
    LONGEST_WAIT,
    NOBODYS_BUSINESS,
    Channel,
    Delivery,
    Lane,
    Topic,
    topics,
)
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.clock import latest_trusted


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def visible_to(self, person: Person) -> Self:
        return self if can_somewhere(person, Permission.ENDPOINT_EDIT) else self.none()

    def active(self) -> Self:
        return self.filter(active=True)

    def answering(self, *, at: datetime) -> Self:
        """All but those that are left alone because they did not answer."""
        return self.active().filter(Q(paused_until=None) | Q(paused_until__lte=at))

    def with_last_event(self) -> Self:
        """Annotate how the last event fared: `last_state`, `last_at`, `last_error`."""
        last = Message.objects.filter(endpoint=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            last_state=Subquery(last.values("state")[:1]),
            last_at=Subquery(last.values("created_at")[:1]),
            last_error=Subquery(last.values("last_error")[:1]),
        )

    def paused(self, *, at: datetime) -> Self:
        return self.active().filter(paused_until__gt=at)


class Endpoint(models.Model):
    """A system of the city's that is told of events by signed webhook."""

    name = models.CharField(max_length=60, unique=True)
    url = models.URLField(max_length=500)
    sealed_key = models.BinaryField()
    """The key its messages are signed with, sealed by the vault."""
    topics = models.JSONField(default=list)
    """The topics it wants; empty: all of them."""
    active = models.BooleanField(default=True)
    strikes = models.SmallIntegerField(default=0)
    """Calls in a row without a quick answer."""
    paused_until = models.DateTimeField(null=True, blank=True)
    """It did not answer, and is left alone until then."""

    objects = EndpointQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person), channel=Channel.IN_APP)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def failed_for(self, person: Person) -> Self:
        """The messages that could not be delivered, for whoever looks after deliveries."""
        if not can_somewhere(person, Permission.DELIVERY_READ):
            return self.none()
        return self.filter(state=Delivery.FAILED).exclude(topic__in=NOBODYS_BUSINESS)

    def due(self, *, at: datetime) -> Self:
        """The messages whose turn it is. One that would wait longer than any rule says, or was
        written at a time still to come, was put there by a clock that was ahead."""
        misled = Q(next_attempt_at__gt=at + LONGEST_WAIT) | Q(created_at__gt=latest_trusted(at))
        return self.filter(Q(next_attempt_at__lte=at) | misled, state=Delivery.QUEUED)

    def urgent_before(self, moment: datetime) -> Self:
        """Text messages and e-mails that somebody waits for since then. Another system that does
        not answer is that system's matter."""
        waiting = self.filter(state=Delivery.QUEUED, urgent=True, created_at__lte=moment)
        return waiting.exclude(channel=Channel.WEBHOOK)

    def to_spread(self) -> Self:
        """News for every endpoint that wants it, not yet one message each."""
        return self.filter(channel=Channel.WEBHOOK, endpoint=None)

    def in_lane(self, lane: Lane) -> Self:
        channel, urgent = LANES[lane]
        rows = self.filter(channel=channel)
        return rows if urgent is None else rows.filter(urgent=urgent)


class Message(models.Model):
    """One message to one recipient by one channel."""

    channel = models.CharField(max_length=8, choices=Channel)
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="messages", db_index=False
    )
    secret = models.ForeignKey(Secret, models.CASCADE, null=True, related_name="+", db_index=False)
    """The address an SMS or e-mail goes to; opened by the worker at the moment of sending only."""
    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, null=True, related_name="messages", db_index=False
    )
    topic = models.CharField(max_length=60, choices=topics)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    sealed_body = models.BinaryField(null=True)
    """Instead of `body`, when only the recipient may read it (a sign-in code). Gone once sent."""
    open_link = models.CharField(max_length=300, blank=True)
    """A path on this platform that asks who one is."""
    sealed_link = models.BinaryField(null=True)
    """Instead of `open_link`, a path that is a key by itself: with a ticket or a token in it."""
    urgent = models.BooleanField(default=False)
    dedupe_key = models.CharField(max_length=120, unique=True)
    """The same cause never makes two messages."""
    state = models.CharField(max_length=6, choices=Delivery, default=Delivery.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notify_message_state_known", condition=Q(state__in=Delivery.values)
            ),
            models.CheckConstraint(
                name="notify_message_topic_known", condition=Q(topic__in=sorted(Topic.values))
            ),
            models.CheckConstraint(
                name="notify_message_sent_has_time",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            # The worker asks for what is due, urgent first, then oldest.
            models.Index(
                name="notify_message_due",
                fields=["-urgent", "next_attempt_at"],
                condition=Q(state="queued"),
            ),
            # The desk's list of what failed.
            models.Index(
                name="notify_message_failed", fields=["-created_at"], condition=Q(state="failed")
            ),
            # A person's own messages, newest first.
            models.Index(
                name="notify_message_of",
                fields=["person", "-created_at"],
                condition=Q(channel="in_app"),
            ),
            # What goes with a person, a number or an endpoint that is removed.
            models.Index(
                name="notify_message_person", fields=["person"], condition=Q(person__isnull=False)
            ),
            models.Index(
                name="notify_message_secret", fields=["secret"], condition=Q(secret__isnull=False)
            ),
            models.Index(
                name="notify_message_endpoint",
                fields=["endpoint"],
                condition=Q(endpoint__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.topic} {self.state}"

    @property
    def link(self) -> str:
        """The path on this platform, for the recipient's eyes only. Raises vault.CannotOpen."""
        if self.sealed_link is None:
            return self.open_link
        return vault.open_bytes(bytes(self.sealed_link), purpose=LINK).decode()
