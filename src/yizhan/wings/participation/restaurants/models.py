"""Restaurants; rounds of visits drawn by lot; who may go, who goes, and what was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Prefetch, Q

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.roles import Permission, within
from yizhan.ground.places.models import Division
from yizhan.kit.codes import spaced
from yizhan.kit.days import local_day
from yizhan.wings.participation.restaurants.rules import (
    KEPT,
    MOST_PLACES,
    OVER,
    PASSED,
    PUBLISHED,
    TAKEN,
    VISITED,
    Check,
    Grade,
    RoundState,
    SeatState,
    Seen,
    VisitState,
    stratum_code,
)


class RestaurantQuerySet(models.QuerySet["Restaurant"]):
    def visible_to(self, person: Person) -> Self:
        """The restaurants of units for which the person reads rounds."""
        condition = within(person, Permission.ROUND_READ)
        return self if condition is None else self.filter(condition)

    def public(self) -> Self:
        """Those that everybody may know of: an open restaurant hangs out its name."""
        return self.filter(closed_on=None)

    def called(self, words: str) -> Self:
        restaurants = self
        for word in words.split():
            hit = Q(name__icontains=word) | Q(address__icontains=word)
            restaurants = restaurants.filter(hit | Q(code__iexact=word) | Q(licence__iexact=word))
        return restaurants

    def for_list(self) -> Self:
        return self.select_related("county", "unit").order_by("county__code", "grade", "code")

    def visited_since(self, at: datetime, days: int) -> Self:
        """Those that were visited in the last so many days."""
        since = at - timedelta(days=days)
        visits = Visit.objects.filter(state__in=VISITED, sent_at__gte=since)
        return self.filter(pk__in=visits.values("restaurant"))


class Restaurant(models.Model):
    """A restaurant that riders fetch meals from, as the market regulation knows it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    licence = models.CharField(max_length=40, blank=True)
    """The number of its food licence."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="restaurants")
    """The unit that answers for it: the bureau of its county, unless a file says else."""
    county = models.ForeignKey(Division, models.PROTECT, related_name="restaurants")
    address = models.CharField(max_length=160, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    """WGS-84 degrees."""
    grade = models.CharField(max_length=1, choices=Grade)
    excluded_why = models.CharField(max_length=200, blank=True)
    """Why it is in no lot for now; everybody can read it. Empty: it is."""
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts what people edited; a form made from an older version is refused."""

    objects = RestaurantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="restaurants_restaurant_grade_known", condition=Q(grade__in=Grade.values)
            ),
            models.CheckConstraint(
                name="restaurants_restaurant_on_earth",
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]
        indexes = [
            # The desk's list, and the strata of a round.
            models.Index(name="restaurants_by_stratum", fields=["county", "grade", "code"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stratum(self) -> str:
        return stratum_code(self.county.code, self.grade)


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.ROUND_READ)
        return self if condition is None else self.filter(condition)

    def public(self) -> Self:
        """Those whose lists were frozen once, with those that were abandoned."""
        return self.filter(state__in=PUBLISHED)

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

    def for_event(self, round_id: int) -> Round:
        return self.select_related("unit").get(pk=round_id)


class Round(models.Model):
    """A round of visits: who may go, where lots are drawn, what was frozen, what came out."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="restaurant_rounds")
    title = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PREPARING)
    each = models.PositiveSmallIntegerField(default=2)
    """How many go to a restaurant together: one or two."""
    cool_down = models.PositiveSmallIntegerField()
    """Restaurants visited in the last so many days are not in the lot."""
    seed_day = models.DateField()
    """The day on which the seed becomes public: after the lists are frozen."""
    seed_source = models.CharField(max_length=120)
    """What the seed is and where anybody can read it."""
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
    """How many restaurants of one grade in one county a round visits."""

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


class VisitorQuerySet(models.QuerySet["Visitor"]):
    def visible_to(self, person: Person) -> Self:
        """Who has which number is known to whoever runs the round, and to herself."""
        return self.filter(Q(round__in=_run_by(person)) | self._own(person))

    def asked_by(self, person: Person) -> Self:
        return self.filter(self._own(person))

    def of(self, a_round: Round) -> Self:
        return self.filter(round=a_round).order_by("number", "pk")

    @staticmethod
    def _own(person: Person) -> Q:
        return Q(person__in=Person.objects.same_as(person))


def _run_by(person: Person) -> RoundQuerySet:
    condition = within(person, Permission.ROUND_EDIT)
    return Round.objects.all() if condition is None else Round.objects.filter(condition)


class Visitor(models.Model):
    """Somebody who may go in a round, and the number that stands for her in public."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="visitors", db_index=False)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="round_visitors"
    )
    """None: forgotten, or her account is gone."""
    number = models.CharField(max_length=8, blank=True)
    """Given by chance when the lists are frozen; another one in each round."""

    objects = VisitorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="restaurants_visitor_once", fields=["round", "person"]),
            models.UniqueConstraint(
                name="restaurants_visitor_number_once",
                fields=["round", "number"],
                condition=~Q(number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"visitor {self.pk}"


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def visible_to(self, person: Person) -> Self:
        """Her own. What somebody declared is shown to nobody else, at no desk."""
        return self.asked_by(person)

    def asked_by(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))


class Conflict(models.Model):
    """A restaurant that somebody does not visit: she works there, eats there, has relatives there.
    Which of these it is is not asked."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="restaurant_conflicts", db_index=False
    )
    restaurant = models.ForeignKey(Restaurant, models.CASCADE, related_name="+")

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="restaurants_conflict_once", fields=["person", "restaurant"]
            ),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"


class TypedSeedQuerySet(models.QuerySet["TypedSeed"]):
    def visible_to(self, person: Person) -> Self:
        """Her own: the second person types without seeing what the first did."""
        return self.filter(person=person)

    def of(self, a_round: Round) -> Self:
        return self.filter(round=a_round)


class TypedSeed(models.Model):
    """What one person typed as the seed of a round that waits for it. Gone once it is drawn."""

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


class VisitQuerySet(models.QuerySet["Visit"]):
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

    def open(self) -> Self:
        return self.exclude(state__in=OVER)

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
    """What was seen of each point, as `rules.Seen` by `rules.Check`."""
    note = models.CharField(max_length=300, blank=True)
    confirmed = models.JSONField(default=list, blank=True)
    """The points that were not so and stand after the desk has read them."""
    public_note = models.CharField(max_length=300, blank=True)
    """The note as it is published, without what says who was there."""
    reviewed_at = models.DateTimeField(null=True, blank=True)
    case = models.OneToOneField(
        Case, models.PROTECT, null=True, blank=True, related_name="restaurant_visit"
    )
    """What officers look into."""
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

    objects = VisitQuerySet.as_manager()

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
        """How many points could be seen, as far as they stand."""
        return sum(answer != Seen.UNSEEN for answer in self.seen.values())

    @property
    def printed_code(self) -> str:
        return spaced(self.reply_code)

    @property
    def reply_shown(self) -> str:
        return "" if self.reply_hidden_why else self.reply


class SeatQuerySet(models.QuerySet["Seat"]):
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

    objects = SeatQuerySet.as_manager()

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

    def partners(self) -> SeatQuerySet:
        """Whoever said that she goes along."""
        others = Seat.objects.filter(visit=self.visit_id, state=SeatState.ACCEPTED)
        return others.exclude(pk=self.pk).select_related("visitor__person").order_by("pk")
