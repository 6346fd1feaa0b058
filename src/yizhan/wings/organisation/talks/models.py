"""Round tables: who is invited, what is asked, what was answered in writing, what was agreed.

Figures on a topic are words that were true on a day. They point to nobody and to no other table.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, within
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.talks.rules import (
    FEWEST_DAYS,
    LONGEST_FIGURES,
    LONGEST_TITLE,
    MOST_DAYS,
    PUBLIC,
    REPLY_DAYS,
    TAKES_TOPICS,
    WARN_DAYS,
    Manner,
    Origin,
    ReplyState,
    Standing,
    TalkState,
    reply_state,
)


class TopicKindQuerySet(models.QuerySet["TopicKind"]):
    def public(self) -> Self:
        """Kinds that can be chosen, in their order."""
        return self.filter(active=True).order_by("position", "pk")

    def visible_to(self, person: Person) -> Self:
        """All kinds, for whoever hosts a round table somewhere."""
        return self if can_somewhere(person, Permission.TALK_EDIT) else self.none()


class TopicKind(models.Model):
    """A kind of topic: pay, hours, time estimates. Ended, never removed."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects = TopicKindQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="talks_kind_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, as far as the city has written it."""
        chinese = (get_language() or "zh").startswith("zh")
        return self.name if chinese else self.name_en or self.name


class TalkQuerySet(models.QuerySet["Talk"]):
    def visible_to(self, person: Person) -> Self:
        """Those whose host is in reach of a post that reads round tables; for whoever may name a
        delegate somewhere, also those that everybody reads."""
        where = within(person, Permission.TALK_READ)
        if where is None:
            return self
        names = can_somewhere(person, Permission.TALK_EDIT)
        return self.filter(where | Q(state__in=PUBLIC) if names else where)

    def within(self, person: Person, permission: Permission) -> Self:
        where = within(person, permission)
        return self if where is None else self.filter(where)

    def public(self) -> Self:
        """Those that everybody reads, the newest first."""
        return self.filter(state__in=PUBLIC).order_by("-held_at", "-pk")

    def taking_topics(self) -> Self:
        return self.filter(state__in=TAKES_TOPICS)

    def called(self, words: str) -> Self:
        """Those whose title, or the title of a topic, has these words in it."""
        topics = Topic.objects.filter(title__icontains=words).values("talk")
        return self.filter(Q(title__icontains=words) | Q(pk__in=topics))

    def for_event(self, talk_id: int) -> Talk:
        """The round table an event speaks of, for whoever reacts to it."""
        return self.select_related("unit").get(pk=talk_id)


class Talk(models.Model):
    """One round table of a host, some companies and delegates of the riders."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="talks")
    title = models.CharField(max_length=LONGEST_TITLE)
    held_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=TalkState, default=TalkState.PREPARED)
    notice = models.TextField(blank=True)
    """The words of the invitation, which everybody reads."""
    reply_days = models.PositiveSmallIntegerField(default=REPLY_DAYS)
    announced_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    """Read by everybody once it is published."""
    version = models.PositiveIntegerField(default=1)
    """Counts the changes; a form made from an older version is refused, not lost."""

    objects = TalkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="talks_talk_state_known", condition=Q(state__in=TalkState.values)
            ),
            models.CheckConstraint(
                name="talks_talk_reply_days",
                condition=Q(reply_days__range=(FEWEST_DAYS, MOST_DAYS)),
            ),
            models.CheckConstraint(
                name="talks_talk_published_has_time",
                condition=~Q(state=TalkState.PUBLISHED) | Q(published_at__isnull=False),
            ),
        ]
        indexes = [
            # The public list, and the desk's, newest first.
            models.Index(name="talks_talk_days", fields=["-held_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_topics(self) -> bool:
        return self.state in TAKES_TOPICS

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC


class TalkInvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(talk__in=Talk.objects.visible_to(person))

    def of(self, talk: Talk) -> Self:
        return self.filter(talk=talk)


class Invitation(models.Model):
    """A company that is asked to come and to answer each topic in writing."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="invitations")
    company = models.ForeignKey(Unit, models.PROTECT, related_name="talk_invitations")

    objects = TalkInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="talks_invitation_once", fields=["talk", "company"]),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} at {self.talk_id}"


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.TALK_READ, field="talk__unit")
        return self if where is None else self.filter(where)


class Topic(models.Model):
    """One question to the companies."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="topics")
    number = models.PositiveSmallIntegerField()
    kind = models.ForeignKey(TopicKind, models.PROTECT, related_name="topics")
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.TYPED)
    origin_key = models.CharField(max_length=60, blank=True)
    """Says of the same thing that it is the same; leads nowhere."""
    figures = models.CharField(max_length=LONGEST_FIGURES, blank=True)
    """A copy in words; nothing is computed from it again."""
    figures_on = models.DateField(null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="talks_topic_number", fields=["talk", "number"]),
            models.UniqueConstraint(
                name="talks_topic_origin_once",
                fields=["talk", "origin", "origin_key"],
                condition=~Q(origin_key=""),
            ),
            models.CheckConstraint(
                name="talks_topic_origin_known", condition=Q(origin__in=Origin.values)
            ),
            models.CheckConstraint(
                name="talks_topic_figures_have_day",
                condition=Q(figures="") | Q(figures_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the companies that she answers for."""
        where = within(person, Permission.TALK_REPLY, field="company")
        asked = self.filter(topic__talk__state__in=PUBLIC)
        return asked if where is None else asked.filter(where)

    def of(self, topics: Iterable[Topic]) -> Self:
        """Those to these topics, for whoever reads the round table."""
        return self.filter(topic__in=topics)

    def waiting(self) -> Self:
        return self.filter(replied_on=None, topic__talk__state__in=PUBLIC)

    def to_warn(self, *, on: date) -> Self:
        near = (on, on + timedelta(days=WARN_DAYS))
        return self.waiting().filter(warned=False, due_on__range=near)

    def to_report_late(self, *, on: date) -> Self:
        return self.waiting().filter(late_told=False, due_on__lt=on)

    def for_list(self) -> Self:
        """Those without an answer first, due soonest first."""
        rows = self.select_related("topic__talk__unit", "topic__kind", "company")
        return rows.order_by(F("replied_on").desc(nulls_first=True), "due_on", "pk")

    def for_event(self, reply_id: int) -> Reply:
        """The reply an event speaks of, for whoever reacts to it."""
        return self.select_related("topic__talk", "company").get(pk=reply_id)


class Reply(models.Model):
    """The written answer that a company owes to a topic by a day."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="replies")
    company = models.ForeignKey(Unit, models.PROTECT, related_name="talk_replies")
    due_on = models.DateField()
    text = models.TextField(blank=True)
    replied_on = models.DateField(null=True, blank=True)
    replied_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    warned = models.BooleanField(default=False)
    late_told = models.BooleanField(default=False)
    reminded_on = models.DateField(null=True, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="talks_reply_once", fields=["topic", "company"]),
            models.CheckConstraint(
                name="talks_reply_has_text", condition=Q(replied_on=None) | ~Q(text="")
            ),
        ]
        indexes = [
            # The clock's search for what is due or overdue.
            models.Index(
                name="talks_reply_waiting", fields=["due_on"], condition=Q(replied_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"reply of {self.company_id} to {self.topic_id}"

    def state(self, *, on: date) -> ReplyState:
        return reply_state(self.due_on, self.replied_on, on=on)


class DelegateQuerySet(models.QuerySet["Delegate"]):
    def visible_to(self, person: Person) -> Self:
        """Those of round tables whose host she reads of, and those of units where she names."""
        reads = within(person, Permission.TALK_READ, field="talk__unit")
        names = within(person, Permission.TALK_EDIT)
        if reads is None or names is None:
            return self
        return self.filter(reads | names)

    def for_person(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))

    def by_ticket(self, code: str) -> Self:
        """The one that a link leads to, as long as the round table is ahead."""
        return self.filter(code=code, talk__state__in=TAKES_TOPICS)

    def of(self, talk: Talk) -> Self:
        return self.filter(talk=talk)

    def accepted(self) -> Self:
        return self.filter(standing=Standing.ACCEPTED)


class Delegate(models.Model):
    """A rider who speaks for others. Whoever names one hands on a link; nobody is looked up, and
    nobody is one who has not said yes."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="delegates")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="delegates_named")
    manner = models.CharField(max_length=8, choices=Manner)
    code = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="talks_delegate_once",
                fields=["talk", "person"],
                condition=Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="talks_delegate_manner_known", condition=Q(manner__in=Manner.values)
            ),
            models.CheckConstraint(
                name="talks_delegate_standing_known", condition=Q(standing__in=Standing.values)
            ),
        ]

    def __str__(self) -> str:
        return f"delegate {self.pk} at {self.talk_id}"


class PointQuerySet(models.QuerySet["Point"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.TALK_READ, field="topic__talk__unit")
        return self if where is None else self.filter(where)


class Point(models.Model):
    """A point of the agreement. Its duty says who owes it by when, and whether it is done."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="talk_point")

    objects = PointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="talks_point_number", fields=["topic", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}/{self.number}"
