"""Stations: places where a rider may rest, with what they offer, when, and whether one gets in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.kit.periods import Period, PeriodQuerySet
from yizhan.wings.care.stations.rules import (
    REMOVED_AMENITIES,
    UNDO_WITHIN,
    Fault,
    Listing,
    SignalKind,
    StationKind,
)


def _lets_in(at: datetime, open_hours: Iterable[str]) -> Q:
    no_signal = Q(signal_kind="") | Q(signal_until=None) | Q(signal_until__lte=at)
    says_open = Q(signal_kind=SignalKind.OPEN, signal_until__gt=at)
    not_closing = no_signal | ~Q(signal_kind=SignalKind.LOCKED)
    by_hours = Q(hours__in=list(open_hours)) & not_closing
    not_closed_today = Q(closed_until=None) | Q(closed_until__lte=at)
    return not_closed_today & (says_open | by_hours)


class StationQuerySet(PeriodQuerySet["Station"]):
    begins, ends = "opened_on", "closed_on"

    def visible_to(self, person: Person) -> Self:
        """The stations the person may edit or speak for; everybody sees what is `public`."""
        return self.within(person, Permission.STATION_EDIT)

    def hosted_by(self, person: Person) -> Self:
        return self.within(person, Permission.STATION_HOST)

    def within(self, person: Person, permission: Permission) -> Self:
        where = within(person, permission)
        return self if where is None else self.filter(where)

    def public(self) -> Self:
        return self.filter(closed_on=None, listing=Listing.LISTED)

    def locked(self, *, at: datetime) -> Self:
        """Where the newest word in force is that the door is locked."""
        return self.filter(signal_kind=SignalKind.LOCKED, signal_until__gt=at)

    def inside(self, division: Division | str) -> Self:
        """In the division or in one of the two levels below it; by row or by code."""
        code = division if isinstance(division, str) else division.code
        above = ("division", "division__parent", "division__parent__parent")
        where = Q()
        for field in above:
            where |= Q(**{f"{field}__code": code})
        return self.filter(where)

    def for_event(self, station_id: int) -> Station:
        """The station an event speaks of, for whoever reacts to it."""
        return self.get(pk=station_id)

    def called(self, words: str) -> Self:
        """By name, landmark, address or code: every word must be found somewhere."""
        stations = self
        for word in words.split():
            hit = Q(name__icontains=word) | Q(landmark__icontains=word)
            stations = stations.filter(hit | Q(address__icontains=word) | Q(code__iexact=word))
        return stations

    def offering(self, amenities: Iterable[str], *, at: datetime) -> Self:
        """Stations that have them all, and where nobody says now that they are missing."""
        stations, wanted = self, set(amenities)
        for amenity in wanted:
            stations = stations.filter(amenities__icontains=f'"{amenity}"')
        if wanted & REMOVED_AMENITIES[SignalKind.NO_WATER]:
            stations = stations.filter(Q(no_water_until=None) | Q(no_water_until__lte=at))
        return stations

    def letting_in(self, *, at: datetime, open_hours: Iterable[str]) -> Self:
        """Where `rules.access_by` says yes; `open_hours` are the hours that are open now."""
        return self.filter(_lets_in(at, open_hours))

    def open_first(self, *, at: datetime, open_hours: Iterable[str]) -> Self:
        """Ordered: first those that let in, each group by code."""
        lets_in = _lets_in(at, open_hours)
        closed = models.Case(models.When(lets_in, then=0), default=1)
        return self.order_by(closed, "code")


class Station(models.Model):
    code = models.CharField(max_length=40, unique=True)
    short = models.CharField(max_length=8, unique=True)
    """The code in the QR code on the door, after `/s/`."""
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=StationKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="stations")
    """The unit that runs it, the host's. Repair cases go there."""
    division = models.ForeignKey(Division, models.PROTECT, related_name="stations")
    lon = models.FloatField()
    lat = models.FloatField()
    """WGS-84 degrees; `source_crs` says what they were converted from."""
    source_crs = models.CharField(max_length=5, default="wgs84")
    near_border = models.BooleanField(default=False)
    """Within 700 m of a county border: the division was asked for, not computed."""
    address = models.CharField(max_length=160, blank=True)
    landmark = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=300, blank=True)
    """OSM `opening_hours` syntax; empty: not known."""
    amenities = models.JSONField(default=list)
    """Codes of `rules.Amenity`, sorted."""
    listing = models.CharField(max_length=8, choices=Listing, default=Listing.LISTED)
    listing_reason = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_until = models.DateTimeField(null=True, blank=True)
    """The end of the day that the host closed it for with «closed today»."""
    closed_since = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=120, blank=True)
    signal_kind = models.CharField(max_length=10, choices=SignalKind, blank=True)
    """The signal that decides whether the door is open, in force until `signal_until`."""
    signal_since = models.DateTimeField(null=True, blank=True)
    signal_until = models.DateTimeField(null=True, blank=True)
    signal_by_host = models.BooleanField(default=False)
    faults = models.JSONField(default=list)
    """The `rules.Fault`s that signals report, as `faults_as_json` writes them."""
    no_water_until = models.DateTimeField(null=True, blank=True)
    """`until` of the fault «no water», where lists and the index of the nearest can ask for it."""
    last_seen_open_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts what people edited; a form made from an older version is refused."""
    revision = models.BigIntegerField(default=0)
    """Grows with every change of any station; the nearest-station index asks for what is newer."""

    objects = StationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stations_station_kind_known", condition=Q(kind__in=StationKind.values)
            ),
            models.CheckConstraint(
                name="stations_station_on_earth",
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
            models.CheckConstraint(
                name="stations_station_period",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
        ]
        indexes = [
            # The index's poll: what changed since revision n.
            models.Index(name="stations_station_revision", fields=["revision"]),
            # Public lists by county and kind.
            models.Index(
                name="stations_station_browse",
                fields=["division", "kind", "code"],
                condition=Q(closed_on=None, listing="listed"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host_is_asked(self) -> bool:
        """Riders found it locked again and again, and its host has not said whether it is."""
        asked = self.repairs.filter(ended_at=None, asked_host_at__isnull=False)
        return self.listing == Listing.LISTED and asked.exists()

    def known_faults(self) -> tuple[Fault, ...]:
        """The faults as they were reported, also those whose time is over."""
        return tuple(
            Fault(
                fault["kind"],
                datetime.fromisoformat(fault["since"]),
                datetime.fromisoformat(fault["until"]),
                fault["by_host"],
            )
            for fault in self.faults
        )


def faults_as_json(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [
        {
            "kind": fault.kind,
            "since": fault.since.isoformat(),
            "until": fault.until.isoformat(),
            "by_host": fault.by_host,
        }
        for fault in faults
    ]


class StationPeriod(Period):
    """The properties of a station from one day to another, as far as figures depend on them."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="periods")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=StationKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="stations_period_one_now", fields=["station"], condition=Q(until=None)
            ),
            models.UniqueConstraint(name="stations_period_one_a_day", fields=["station", "since"]),
            models.CheckConstraint(
                name="stations_period_order", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]
        indexes = [
            # How many stations of a kind there were on a day.
            models.Index(name="stations_period_days", fields=["kind", "since", "until"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} since {self.since}"


class Revision(models.Model):
    """The newest revision: one row, locked while a change commits, so that whoever reads n may rely
    on every change up to n being there."""

    number = models.BigIntegerField()
    edited_at = models.DateTimeField(null=True, blank=True)
    """The second after the last change of what is known of a station, as `rules.next_edit` has it;
    what is said at the door does not count. Null: none since this is kept."""

    def __str__(self) -> str:
        return str(self.number)


class SignalQuerySet(models.QuerySet["Signal"]):
    def noted_by(self, device: bytes, *, at: datetime) -> set[str]:
        """The kinds of signal that this device sent so lately that it may take them back."""
        lately = self.filter(device=device, at__gt=at - UNDO_WITHIN, at__lte=at)
        return set(lately.values_list("kind", flat=True))


class Signal(models.Model):
    """One signal from the door, as one device sent it."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=10, choices=SignalKind)
    at = models.DateTimeField()
    device = models.BinaryField(max_length=32)
    """Keyed hash of a random number kept in the browser: the same device counts once."""
    witness = models.BinaryField(max_length=32, null=True)
    """Keyed hash of the account, or of the network of a device known for a day: what counts when a
    station may be doubted. None: a new device, which costs nothing to make."""
    by_host = models.BooleanField(default=False)

    objects: ClassVar[Any] = SignalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stations_signal_kind_known", condition=Q(kind__in=SignalKind.values)
            ),
        ]
        indexes = [
            # The signals of one station lately.
            models.Index(name="stations_signal_lately", fields=["station", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.kind} {self.at}"


class Repair(models.Model):
    """A repair case that signals of passers-by opened together."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="repairs")
    case = models.OneToOneField(Case, models.CASCADE, related_name="repair")
    opened_at = models.DateTimeField()
    confirmations = models.PositiveSmallIntegerField(default=0)
    asked_host_at = models.DateTimeField(null=True, blank=True)
    """Witnesses found it locked again; its host or somebody at the desk says whether it is."""
    answered_at = models.DateTimeField(null=True, blank=True)
    """The host said it is open: confirmations are counted from here."""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="stations_repair_one_at_a_time",
                fields=["station"],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"repair of {self.station_id}"
