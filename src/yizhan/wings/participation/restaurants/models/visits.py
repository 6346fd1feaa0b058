"""The restaurants of a round that were drawn, who goes there, and what was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, Q

from yizhan.ground.casework.models import Case, Photo
from yizhan.ground.people.models import Person
from yizhan.kit.codes import spaced
from yizhan.kit.days import end_of, local_day
from yizhan.wings.participation.restaurants.models.restaurants import Restaurant
from yizhan.wings.participation.restaurants.models.rounds import Round
from yizhan.wings.participation.restaurants.models.visitors import Visitor
from yizhan.wings.participation.restaurants.rules import (
    PASSED,
    TAKEN,
    VISITED,
    Check,
    SeatState,
    Seen,
    VisitState,
)


class RestaurantVisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(round__in=Round.objects.visible_to(person))

    def of(self, a_round: Round) -> Self:
        return self.filter(round=a_round).order_by("position")

    def about(self, restaurant: Restaurant) -> Self:
        """The visits of one restaurant, the newest round first."""
        return self.filter(restaurant=restaurant).select_related("round").order_by("-round")

    def public(self) -> Self:
        """Those whose result everybody may read."""
        return self.filter(state=VisitState.PUBLISHED)

    def by_code(self, code: str) -> Visit | None:
        """The visit a restaurant holds the code of."""
        if not code:
            return None
        return self.filter(reply_code=code).select_related("restaurant", "round").first()

    def to_publish(self, *, at: datetime) -> Self:
        """Those whose time to reply is over, or whose reply is there."""
        ready = Q(reply_until__lte=at) | Q(replied_at__isnull=False)
        return self.filter(ready, state=VisitState.REVIEWED)

    def to_read(self) -> Self:
        return self.filter(state=VisitState.SENT)

    def drawn(self) -> Self:
        """Those that were to take place."""
        return self.exclude(state=VisitState.CALLED_OFF)

    def visited(self) -> Self:
        return self.filter(state__in=sorted(VISITED))

    def took_place(self, first: date, *, until: date) -> Self:
        """Those of these days."""
        return self.visited().filter(visited_on__gte=first, visited_on__lte=until)

    def published_by(self, day: date) -> Self:
        """Those whose result was public at the end of that day."""
        return self.public().filter(published_at__lt=end_of(day))

    def findings(self) -> list[tuple[Check, int, int]]:
        """For each point of the checklist how often it was not so, of how often it could be seen,
        in what is published."""
        found: Counter[str] = Counter()
        seen: Counter[str] = Counter()
        for visit in self.public():
            confirmed = set(visit.confirmed)
            found.update(confirmed)
            seen.update(
                code
                for code, answer in visit.seen.items()
                if answer == Seen.YES or code in confirmed
            )
        return [(check, found[check.value], seen[check.value]) for check in Check]

    def with_taken_seats(self) -> Self:
        """With the seats that somebody has, as `taken_seats`."""
        taken = Seat.objects.taken().select_related("visitor__person").order_by("pk")
        return self.prefetch_related(Prefetch("seats", taken, to_attr="taken_seats"))

    def with_numbers(self) -> Self:
        """The same, of whom no more is read than the number."""
        taken = Seat.objects.taken().select_related("visitor").order_by("pk")
        return self.prefetch_related(Prefetch("seats", taken, to_attr="taken_seats"))

    def since(self, at: datetime, *, days: int) -> Self:
        """Those that took place in the last so many days."""
        return self.visited().filter(sent_at__gte=at - timedelta(days=days))

    def for_event(self, visit_id: int) -> Visit:
        return self.select_related("round__unit", "restaurant").get(pk=visit_id)


class Visit(models.Model):
    """One restaurant of a round that was drawn, and what was seen there. Who of its visitors noted
    it is kept nowhere."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="visits", db_index=False)
    restaurant = models.ForeignKey(Restaurant, models.PROTECT, related_name="visits")
    position = models.PositiveSmallIntegerField()
    """Its place in the order of the draw."""
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.DRAWN)
    sent_at = models.DateTimeField(null=True, blank=True)
    visited_on = models.DateField(null=True, blank=True)
    shut = models.BooleanField(default=False)
    """It was shut or is gone; nothing could be seen."""
    seen = models.JSONField(default=dict, blank=True)
    """The answers to each point, as `rules.Seen` by `rules.Check`."""
    note = models.CharField(max_length=300, blank=True)
    photos = models.ManyToManyField(Photo, blank=True, related_name="restaurant_visits")
    """Photos of the place: blurred, and looked at by a moderator before the public sees them."""
    confirmed = models.JSONField(default=list, blank=True)
    """The points that were not so and stand after the desk has read them."""
    public_note = models.CharField(max_length=300, blank=True)
    """The note as it is published, without what says who was there."""
    reviewed_at = models.DateTimeField(null=True, blank=True)
    case = models.OneToOneField(
        Case, models.PROTECT, null=True, blank=True, related_name="restaurant_visit"
    )
    """The case that officers look into."""
    reason = models.CharField(max_length=200, blank=True)
    """Why it is not published."""
    reply_code = models.CharField(max_length=8, blank=True)
    """Handed to the restaurant by the office; it answers with it."""
    reply_until = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    reply_hidden_why = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    taken_seats: list[Seat]
    """Given by `with_taken_seats`."""

    objects = RestaurantVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="restaurants_visit_once", fields=["round", "restaurant"]),
            models.CheckConstraint(
                name="restaurants_visit_state_known", condition=Q(state__in=VisitState.values)
            ),
            models.CheckConstraint(
                name="restaurants_visit_read_before_public",
                condition=~Q(state=VisitState.PUBLISHED)
                | Q(reviewed_at__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="restaurants_visit_aside_why",
                condition=~Q(state=VisitState.SET_ASIDE) | ~Q(reason=""),
            ),
            models.UniqueConstraint(
                name="restaurants_visit_code_once",
                fields=["reply_code"],
                condition=~Q(reply_code=""),
            ),
        ]
        indexes = [
            # What the job publishes.
            models.Index(
                name="restaurants_visit_to_publish",
                fields=["reply_until"],
                condition=Q(state="reviewed"),
            ),
            # What waits to be read at the desk.
            models.Index(
                name="restaurants_visit_to_read",
                fields=["round", "position"],
                condition=Q(state="sent"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.restaurant} ({self.round})"

    @property
    def findings(self) -> list[Check]:
        """The points that were seen and were not so."""
        return [check for check in Check if self.seen.get(check.value) == Seen.NO]

    @property
    def confirmed_findings(self) -> list[Check]:
        return [check for check in Check if check.value in self.confirmed]

    @property
    def rows_seen(self) -> list[tuple[Check, Any]]:
        """Each point of the checklist with what was seen of it."""
        return [
            (check, Seen(self.seen[check.value])) for check in Check if check.value in self.seen
        ]

    @property
    def rows_published(self) -> list[tuple[Check, Any]]:
        """The same, where what does not stand could not be seen."""
        return [
            (check, Seen.UNSEEN if seen == Seen.NO and check.value not in self.confirmed else seen)
            for check, seen in self.rows_seen
        ]

    @property
    def count_seen(self) -> int:
        """The number of points that could be seen."""
        return sum(answer != Seen.UNSEEN for answer in self.seen.values())

    @property
    def printed_code(self) -> str:
        return spaced(self.reply_code)

    @property
    def reply_shown(self) -> str:
        return "" if self.reply_hidden_why else self.reply


class RoundSeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, person: Person) -> Self:
        """Hers, and those of the rounds she runs."""
        return self.filter(visitor__in=Visitor.objects.visible_to(person))

    def asked_by(self, person: Person) -> Self:
        return self.filter(visitor__person__in=Person.objects.same_as(person))

    def taken(self) -> Self:
        return self.filter(state__in=TAKEN)

    def waiting(self, *, at: datetime) -> Self:
        """Those that wait for an answer, or for the visit."""
        return self.taken().filter(
            visit__state=VisitState.DRAWN, visit__round__last_day__gte=local_day(at)
        )

    def silent(self, *, at: datetime) -> Self:
        """Those whose time to answer is over."""
        return self.filter(state=SeatState.ASKED, answer_until__lte=at)

    def passed(self) -> Self:
        """Those that were passed on, in the order in which it happened."""
        return self.filter(state__in=PASSED).order_by("passed_as")

    def for_list(self) -> Self:
        return self.select_related(
            "visit__round__unit", "visit__restaurant__county", "visitor"
        ).order_by("-visit__round", "pk")

    def for_event(self, seat_id: int) -> Seat:
        return self.select_related("visit__round", "visit__restaurant", "visitor__person").get(
            pk=seat_id
        )

    def for_events(self, ids: Iterable[int]) -> Self:
        rows = self.filter(pk__in=list(ids)).order_by("pk")
        return rows.select_related("visit__round", "visit__restaurant", "visitor__person")


class Seat(models.Model):
    """One place of one visit, and the visitor who was dealt it or was next in line."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="seats", db_index=False)
    visitor = models.ForeignKey(Visitor, models.CASCADE, related_name="seats")
    state = models.CharField(max_length=8, choices=SeatState, default=SeatState.ASKED)
    asked_at = models.DateTimeField()
    answer_until = models.DateTimeField()
    passed_as = models.PositiveIntegerField(null=True, blank=True)
    """The number of the pass in its round, in the order in which seats were passed on."""
    passed_to = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="passed_from"
    )
    word = models.CharField(max_length=60, blank=True)
    """A word to whoever goes along: when, where to meet."""

    objects = RoundSeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="restaurants_seat_once", fields=["visit", "visitor"]),
            models.CheckConstraint(
                name="restaurants_seat_state_known", condition=Q(state__in=SeatState.values)
            ),
            models.CheckConstraint(
                name="restaurants_seat_passed_numbered",
                condition=Q(state__in=sorted(PASSED), passed_as__isnull=False)
                | (~Q(state__in=sorted(PASSED)) & Q(passed_as=None)),
            ),
        ]
        indexes = [
            # The job that passes silent seats on.
            models.Index(
                name="restaurants_seat_silent",
                fields=["answer_until"],
                condition=Q(state="asked"),
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.pk} of {self.visit_id}"

    def partners(self) -> RoundSeatQuerySet:
        """Whoever said that she goes along."""
        others = Seat.objects.filter(visit=self.visit_id, state=SeatState.ACCEPTED)
        return others.exclude(pk=self.pk).select_related("visitor__person").order_by("pk")
