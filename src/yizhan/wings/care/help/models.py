"""Offers of help, the pieces that riders took of them, and corrections of their stock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.kit.codes import spaced
from yizhan.kit.days import local_day
from yizhan.wings.care.help.rules import (
    CHANGEABLE,
    COUNTED,
    GRACE,
    KEPT,
    LEAST_SHOWN,
    PUBLISHED,
    UNDO_WITHIN,
    Audience,
    Belonging,
    Category,
    OfferState,
    VoucherState,
    published_count,
)
from yizhan.wings.care.stations.models import Station


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, person: Person) -> Self:
        """The offers of units for which the person may read what is offered."""
        condition = within(person, Permission.HELP_READ)
        return self if condition is None else self.filter(condition)

    def hosted_by(self, person: Person) -> Self:
        """The offers of which the person may give out pieces: of her unit, or at her station."""
        own = within(person, Permission.HELP_GIVE)
        there = within(person, Permission.HELP_GIVE, field="station__unit")
        if own is None or there is None:
            return self
        at_stations = Offer.stations.through.objects.filter(there).values("offer")
        return self.filter(own | Q(pk__in=at_stations))

    def public(self) -> Self:
        """Those that everybody may see. An offer for members is none of them: who fetches it would
        be known as one."""
        return self.filter(state__in=PUBLISHED).exclude(audience=Audience.MEMBERS)

    def open_to(self, belonging: Belonging) -> Self:
        """Those that somebody with these groups may see."""
        if belonging.member:
            return self.filter(state__in=PUBLISHED)
        return self.public()

    def current(self, *, at: datetime) -> Self:
        """Those of which something can be taken, if anything is left."""
        return self.filter(state=OfferState.OPEN, last_day__gte=local_day(at))

    def to_give(self, *, at: datetime) -> Self:
        """Those that somebody may come for: taken and not fetched, or still to be taken. What is
        for members is not listed: a counter needs no list by which to know one."""
        current = Q(state=OfferState.OPEN, last_day__gte=local_day(at))
        return self.filter(Q(held__gt=0) | current).exclude(audience=Audience.MEMBERS)

    def running(self, *, at: datetime) -> Self:
        """Those of which something may still change."""
        return self.filter(state__in=CHANGEABLE, last_day__gte=local_day(at))

    def closed(self, *, at: datetime) -> Self:
        """Those that are over, by a decision or by their last day."""
        return self.exclude(state__in=CHANGEABLE, last_day__gte=local_day(at))

    def at_station(self, station: Station) -> Self:
        return self.filter(stations=station)

    def given_so_far(self) -> int:
        """The number of pieces given, counted as far as it is told of each offer: the total gives
        away no number that is too small to be told."""
        told = self.filter(given__gte=LEAST_SHOWN).order_by()
        return sum(told.values_list("given", flat=True))

    def called(self, words: str) -> Self:
        offers = self
        for word in words.split():
            hit = Q(title__icontains=word) | Q(giver__icontains=word)
            offers = offers.filter(hit | Q(unit__name__icontains=word))
        return offers

    def for_event(self, offer_id: int) -> Offer:
        """The offer an event speaks of, for whoever reacts to it."""
        return self.select_related("unit", "proposed_by").get(pk=offer_id)


class Offer(models.Model):
    """Something that a unit gives to riders, so many pieces of it, until a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="help_offers")
    """The unit that offers it, or answers for it."""
    giver = models.CharField(max_length=60, blank=True)
    """A shop or a body outside the platform that gives it through the unit."""
    category = models.CharField(max_length=16, choices=Category)
    title = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    measure = models.CharField(max_length=8, default="份")
    """The word its pieces are counted with."""
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.ALL)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="help_offers"
    )
    """The county whose riders it is for."""
    per_person = models.PositiveSmallIntegerField(default=1)
    stock = models.PositiveIntegerField()
    """All pieces there are or were."""
    held = models.PositiveIntegerField(default=0)
    """Pieces somebody took and has not fetched. This and `given` change under the row's lock."""
    given = models.PositiveIntegerField(default=0)
    last_day = models.DateField()
    code_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    """So many hours a code is good for; None: until the end of the day."""
    stations = models.ManyToManyField(Station, blank=True, related_name="help_offers")
    """The stations where it is fetched."""
    place = models.CharField(max_length=120, blank=True)
    """Where it is fetched, in words: where there is no station, or which counter of it."""
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.PROPOSED)
    reason = models.CharField(max_length=200, blank=True)
    """Why it was withdrawn, or not published."""
    proposed_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts what people edited; a form made from an older version is refused."""

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="help_offer_state_known", condition=Q(state__in=OfferState.values)
            ),
            models.CheckConstraint(
                name="help_offer_category_known", condition=Q(category__in=Category.values)
            ),
            models.CheckConstraint(
                name="help_offer_audience_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="help_offer_county_named",
                condition=Q(audience=Audience.COUNTY, division__isnull=False)
                | (~Q(audience=Audience.COUNTY) & Q(division=None)),
            ),
            models.CheckConstraint(
                name="help_offer_stock_never_below_zero",
                condition=Q(stock__gte=F("held") + F("given")),
            ),
            models.CheckConstraint(
                name="help_offer_each_something", condition=Q(per_person__gte=1)
            ),
        ]
        indexes = [
            # The public list: what is open, soonest over first.
            models.Index(name="help_offer_open", fields=["last_day"], condition=Q(state="open")),
            # The desk's list of one unit, newest first.
            models.Index(name="help_offer_of_unit", fields=["unit", "-id"]),
            # What goes with an account that is removed.
            models.Index(
                name="help_offer_proposed",
                fields=["proposed_by"],
                condition=Q(proposed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        return self.stock - self.held - self.given

    @property
    def told_given(self) -> int | None:
        """The number of pieces given, as the public may know it."""
        return published_count(self.given)

    @property
    def changeable(self) -> bool:
        return self.state in CHANGEABLE

    @property
    def whose(self) -> str:
        """The giver's name, as riders read it."""
        return self.giver or self.unit.name

    def is_over(self, *, at: datetime) -> bool:
        return self.state not in CHANGEABLE or self.last_day < local_day(at)

    def is_open(self, *, at: datetime) -> bool:
        """Whether something can be taken, if anything is left."""
        return self.state == OfferState.OPEN and not self.is_over(at=at)

    def is_for(self, belonging: Belonging) -> bool:
        """Whether somebody with these groups may take of it."""
        if self.audience == Audience.MEMBERS:
            return belonging.member
        return self.audience != Audience.COUNTY or self.division_id in belonging.counties


class VoucherQuerySet(models.QuerySet["Voucher"]):
    def visible_to(self, person: Person) -> Self:
        """Her own. Nobody at a desk or a counter sees whose a voucher is."""
        return self.asked_by(person)

    def asked_by(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))

    def hosted_by(self, person: Person) -> Self:
        """Those that this person may give something out for."""
        return self.filter(offer__in=Offer.objects.hosted_by(person))

    def of(self, offer: Offer | int) -> Self:
        return self.filter(offer=offer)

    def held(self) -> Self:
        return self.filter(state=VoucherState.HELD)

    def to_fetch(self, *, at: datetime) -> Self:
        """Those that can still be fetched, soonest over first."""
        return self.held().filter(valid_until__gt=at).order_by("valid_until", "pk")

    def counted(self) -> Self:
        return self.filter(state__in=COUNTED)

    def overdue(self, *, at: datetime) -> Self:
        """Those whose time is over, and the grace after it."""
        return self.held().filter(valid_until__lte=at - GRACE)

    def just_given(self, by: Person, *, at: datetime) -> Self:
        """Those that this person gave out so lately that she may take it back, newest first."""
        lately = self.filter(state=VoucherState.GIVEN, given_by=by, given_at__gt=at - UNDO_WITHIN)
        return lately.select_related("offer").order_by("-given_at", "-pk")

    def to_forget(self, *, at: datetime) -> Self:
        """Those of offers that have been over for long, whose takers are still known."""
        before = at - KEPT
        by_decision = Q(offer__ended_at__lt=before)
        return self.filter(by_decision | Q(offer__last_day__lt=local_day(before))).exclude(
            person=None, given_by=None
        )

    def for_events(self, ids: Iterable[int]) -> Self:
        """The vouchers an event speaks of, for whoever reacts to it."""
        return self.filter(pk__in=list(ids)).select_related("offer", "person").order_by("pk")


class Voucher(models.Model):
    """A piece that somebody took, with the code by which she fetches it once."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="vouchers", db_index=False)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="help_vouchers",
        db_index=False,
    )
    """None: forgotten, or her account is gone."""
    code = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=8, choices=VoucherState, default=VoucherState.HELD)
    taken_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """The host who gave it out."""

    objects = VoucherQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="help_voucher_state_known", condition=Q(state__in=VoucherState.values)
            ),
            models.CheckConstraint(
                name="help_voucher_given_at_a_time",
                condition=Q(state=VoucherState.GIVEN, given_at__isnull=False)
                | (~Q(state=VoucherState.GIVEN) & Q(given_at=None)),
            ),
        ]
        indexes = [
            # How many of an offer a person has; what an offer's withdrawal makes void.
            models.Index(name="help_voucher_of_offer", fields=["offer", "state"]),
            # «What I took», newest first.
            models.Index(
                name="help_voucher_mine",
                fields=["person", "-id"],
                condition=Q(person__isnull=False),
            ),
            # The job that sets pieces free again.
            models.Index(
                name="help_voucher_overdue",
                fields=["valid_until"],
                condition=Q(state="held"),
            ),
            # What a host gave out lately; what goes with an account that is removed.
            models.Index(
                name="help_voucher_given_by",
                fields=["given_by", "-given_at"],
                condition=Q(given_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"voucher {self.pk} for {self.offer_id}"

    @property
    def printed_code(self) -> str:
        return spaced(self.code, every=3)

    def fetchable(self, *, at: datetime) -> bool:
        return self.state == VoucherState.HELD and self.valid_until > at


class StockChange(models.Model):
    """A correction of an offer's stock, with its reason."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="stock_changes")
    at = models.DateTimeField()
    was = models.PositiveIntegerField()
    now = models.PositiveIntegerField()
    """Pieces that are there and were not given out, before and after."""
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.was} → {self.now}"
