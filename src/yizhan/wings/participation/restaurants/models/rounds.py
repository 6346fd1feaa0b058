"""Rounds of visits: what was planned, frozen, typed and drawn."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.wings.participation.restaurants.rules import (
    KEPT,
    MOST_PLACES,
    PUBLISHED,
    VISITED,
    Grade,
    RoundState,
    VisitState,
    stratum_code,
)


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.ROUND_READ)
        return self if condition is None else self.filter(condition)

    def public(self) -> Self:
        """Those whose lists were frozen once, with those that were abandoned."""
        return self.filter(state__in=PUBLISHED)

    def called(self, words: str) -> Self:
        return self.filter(title__icontains=words) if words else self

    def newest(self) -> Self:
        return self.order_by("-frozen_at", "-pk")

    def drawn_in(self, year: int) -> Self:
        """Those whose lots were drawn in this year, without those that were abandoned."""
        return self.filter(drawn_at__year=year).exclude(state=RoundState.ABANDONED)

    def with_counts(self) -> Self:
        """With how many restaurants were drawn, visited, and published."""
        return self.annotate(
            drawn_count=Count("visits"),
            visited_count=Count("visits", filter=Q(visits__state__in=sorted(VISITED))),
            published_count=Count("visits", filter=Q(visits__state=VisitState.PUBLISHED)),
            to_read_count=Count("visits", filter=Q(visits__state=VisitState.SENT)),
        )

    def to_close(self, *, at: datetime) -> Self:
        """Drawn ones whose last day is over."""
        return self.filter(state=RoundState.DRAWN, last_day__lt=local_day(at))

    def to_forget(self, *, at: datetime) -> Self:
        """Those that are over for long, whose visitors are still known."""
        over = self.filter(ended_at__lt=at - KEPT)
        return over.filter(visitors__person__isnull=False).distinct()

    def by_short(self, code: str) -> Round | None:
        """The round that somebody holds the code of."""
        return self.filter(code=code).select_related("unit").first()

    def for_event(self, round_id: int) -> Round:
        return self.select_related("unit").get(pk=round_id)


class Round(models.Model):
    """A round of visits: who may go, where lots are drawn, what was frozen, what came out."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="restaurant_rounds")
    code = models.CharField(max_length=8, unique=True)
    """Handed to those who may go; with it they put themselves on the list."""
    title = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PREPARING)
    each = models.PositiveSmallIntegerField(default=2)
    """The number of visitors who go to a restaurant together: one or two."""
    cool_down = models.PositiveSmallIntegerField()
    """Restaurants visited in the last so many days are not in the lot."""
    seed_day = models.DateField()
    """The day on which the seed becomes public: after the lists are frozen."""
    seed_source = models.CharField(max_length=120)
    """The seed in words, and where anybody can read it."""
    last_day = models.DateField()
    """The last day on which restaurants are visited."""
    lists = models.TextField(blank=True)
    """The frozen file, sign by sign, as `kit.draws` writes it."""
    digest = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=100, blank=True)
    deal = models.PositiveIntegerField(null=True, blank=True)
    """The first deal in which nobody goes where she must not."""
    drawn_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    """Why it was abandoned."""
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="restaurants_round_state_known", condition=Q(state__in=RoundState.values)
            ),
            models.CheckConstraint(
                name="restaurants_round_one_or_two", condition=Q(each__gte=1, each__lte=2)
            ),
            models.CheckConstraint(
                name="restaurants_round_frozen_whole",
                condition=Q(state=RoundState.PREPARING, frozen_at=None, lists="", digest="")
                | (~Q(state=RoundState.PREPARING) & Q(frozen_at__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="restaurants_round_seed_after_lists",
                condition=Q(drawn_at=None, seed="") | (Q(drawn_at__gt=F("frozen_at"))),
            ),
            models.CheckConstraint(
                name="restaurants_round_abandoned_why",
                condition=~Q(state=RoundState.ABANDONED) | ~Q(reason=""),
            ),
        ]
        indexes = [
            # The public list, newest first.
            models.Index(name="restaurants_round_newest", fields=["-frozen_at", "-id"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_preparing(self) -> bool:
        return self.state == RoundState.PREPARING

    @property
    def is_frozen(self) -> bool:
        return self.state == RoundState.FROZEN

    @property
    def is_over(self) -> bool:
        return self.state in {RoundState.CLOSED, RoundState.ABANDONED}

    def takes_seed(self, *, at: datetime) -> bool:
        return self.is_frozen and local_day(at) >= self.seed_day


class QuotaQuerySet(models.QuerySet["Quota"]):
    def of(self, a_round: Round) -> Self:
        return self.filter(round=a_round).select_related("county").order_by("county__code", "grade")


class Quota(models.Model):
    """The number of restaurants of one grade in one county that a round visits."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="quotas", db_index=False)
    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=1, choices=Grade)
    places = models.PositiveSmallIntegerField()

    objects = QuotaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="restaurants_quota_once", fields=["round", "county", "grade"]
            ),
            models.CheckConstraint(
                name="restaurants_quota_places",
                condition=Q(places__gte=1, places__lte=MOST_PLACES),
            ),
            models.CheckConstraint(
                name="restaurants_quota_grade_known", condition=Q(grade__in=Grade.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.grade}: {self.places}"

    @property
    def stratum(self) -> str:
        return stratum_code(self.county.code, self.grade)


class TypedSeedQuerySet(models.QuerySet["TypedSeed"]):
    def visible_to(self, person: Person) -> Self:
        """Her own: the second person types without seeing what the first did."""
        return self.filter(person=person)

    def of(self, a_round: Round) -> Self:
        return self.filter(round=a_round)


class TypedSeed(models.Model):
    """The seed of a round that waits for it, as one person typed it. Gone once it is drawn."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="typed_seeds", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    seed = models.CharField(max_length=100)
    at = models.DateTimeField()

    objects = TypedSeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="restaurants_seed_once", fields=["round", "person"]),
        ]

    def __str__(self) -> str:
        return f"seed {self.pk}"
