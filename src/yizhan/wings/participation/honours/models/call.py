"""A call for an honour: what it is for, by when, and how its result is reckoned."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.kit.days import local_day
from yizhan.wings.participation.honours.rules import (
    CONSENT_DAYS,
    ENDED,
    CallState,
    Reckoning,
)


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.HONOUR_READ)
        return self if condition is None else self.filter(condition)

    def public(self) -> Self:
        """Those that everybody reads, the newest first."""
        return self.exclude(state=CallState.PREPARED).order_by("-opens_on", "-pk")

    def judged_by(self, person: Person) -> Self:
        """Those in whose jury the person is, the newest first."""
        return self.filter(jurors__person__in=Person.objects.same_as(person)).order_by("-pk")

    def running(self) -> Self:
        return self.exclude(state__in=ENDED)

    def over(self) -> Self:
        return self.filter(state__in=ENDED)

    def to_forget(self, *, before: datetime) -> Self:
        """Those that were over before then and still hold words about who was not honoured."""
        held = Q(nominations__sealed_name__isnull=False) & ~Q(nominations__state="honoured")
        return self.over().filter(held, ended_at__lt=before).order_by("pk").distinct()

    def called(self, words: str) -> Self:
        return self.filter(title__icontains=words) if words else self

    def for_event(self, call_id: int) -> Call:
        """The call an event speaks of, for whoever reacts to it."""
        return self.select_related("unit").get(pk=call_id)


class Call(models.Model):
    """A unit calls for nominations for an honour."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="honour_calls")
    title = models.CharField(max_length=60)
    criteria = models.TextField()
    """The purpose of the honour, in words: the jury marks by it."""
    honours = models.PositiveSmallIntegerField()
    """The number of riders who are honoured, unless several share the last place."""
    reckoning = models.CharField(max_length=8, choices=Reckoning, default=Reckoning.TRIMMED)
    opens_on = models.DateField()
    closes_on = models.DateField()
    """The last day for nominations."""
    judges_until = models.DateField()
    """The last day for marks. After it the result can be reckoned without the missing ones."""
    state = models.CharField(max_length=10, choices=CallState, default=CallState.PREPARED)
    reason = models.CharField(max_length=200, blank=True)
    """Why it was cancelled."""
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts what people edited; a form made from an older version is refused."""

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="honours_call_state_known", condition=Q(state__in=CallState.values)
            ),
            models.CheckConstraint(
                name="honours_call_reckoning_known", condition=Q(reckoning__in=Reckoning.values)
            ),
            models.CheckConstraint(
                name="honours_call_days_in_order",
                condition=Q(closes_on__gte=F("opens_on"), judges_until__gt=F("closes_on")),
            ),
            models.CheckConstraint(
                name="honours_call_honours_somebody", condition=Q(honours__gte=1)
            ),
            models.CheckConstraint(
                name="honours_call_ended_at_a_time",
                condition=~Q(state__in=sorted(ENDED)) | Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            # The public list and the desk's, newest first.
            models.Index(name="honours_call_newest", fields=["-opens_on", "-id"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def consent_until(self) -> date:
        """The last day on which a nominee may agree."""
        return self.closes_on + timedelta(days=CONSENT_DAYS)

    @property
    def is_over(self) -> bool:
        return self.state in ENDED

    def takes_nominations(self, *, at: datetime) -> bool:
        today = local_day(at)
        return self.state == CallState.OPEN and self.opens_on <= today <= self.closes_on

    def takes_consent(self, *, at: datetime) -> bool:
        """Whether a nominee may still say yes. The day after the last one it is too late, even if
        the jury has not begun."""
        return self.state == CallState.OPEN and local_day(at) <= self.consent_until
