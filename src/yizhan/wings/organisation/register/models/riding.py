from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from yizhan.ground.people.models import Person, Secret, SecretKind, Unit
from yizhan.ground.people.models.accounts import SecretQuerySet
from yizhan.ground.people.permissions import Permission
from yizhan.kit.periods import PeriodQuerySet
from yizhan.wings.organisation.register.models.scope import within_reach
from yizhan.wings.organisation.register.rules import Employment, EndReason


class RidershipQuerySet(PeriodQuerySet["Ridership"]):
    begins, ends = "joined_on", "left_on"

    def visible_to(self, person: Person) -> Self:
        where = within_reach(person, Permission.REGISTER_READ, field="site")
        return self if where is None else self.filter(where)

    def counted_by(self, person: Person) -> Self:
        """Those whose number, and not more, this person may know."""
        where = within_reach(person, Permission.HEADCOUNT_READ, field="site")
        return self if where is None else self.filter(where)

    def for_event(self, pk: int) -> Ridership:
        """One of them, for a message about it."""
        return self.select_related("rider", "site").get(pk=pk)

    def for_person(self, person: Person) -> Self:
        """Her own."""
        return self.filter(rider__in=Person.objects.same_as(person))

    def riding(self) -> Self:
        return self.filter(left_on=None)

    def left(self) -> Self:
        return self.filter(left_on__isnull=False)

    def came(self, *, after: date, until: date) -> Self:
        """Those that began after a day, and not after another."""
        return self.filter(joined_on__gt=after, joined_on__lte=until)

    def went(self, *, after: date, until: date) -> Self:
        """Those that ended after a day, and not after another."""
        return self.filter(left_on__gt=after, left_on__lte=until)

    def asked(self) -> Self:
        """Those whose rider was asked whether she still rides."""
        return self.riding().filter(asked_on__isnull=False)

    def to_ask(self, *, today: date, after: timedelta) -> Self:
        return self.riding().filter(asked_on=None, confirmed_on__lte=today - after)

    def silent(self, *, today: date, within: timedelta) -> Self:
        return self.riding().filter(asked_on__lte=today - within)

    def search(self, words: str) -> Self:
        """Those whose rider has this rider's number, or a telephone with these last four digits,
        which the masks of the list show anyway. Whole numbers and names find nobody here: that is
        `actions.search_riders`, for who may open them."""
        if not words:
            return self
        if words.startswith("r-"):
            return self.filter(rider__username=words)
        if not (len(words) == 4 and words.isascii() and words.isdigit()):
            return self.none()
        return self.of_secrets(Secret.objects.filter(kind=SecretKind.PHONE, last_four=words))

    def of_secrets(self, secrets: SecretQuerySet) -> Self:
        """Those whose rider, or a duplicate of hers, has one of these."""
        owned = secrets.filter(person__isnull=False)
        heads = owned.values_list(Coalesce("person__merged_into", "person"), flat=True)
        # By keys, as few as there are: SQLite would rather walk through all riders in their order
        # than look up a dozen and sort them.
        rows = Ridership.objects.filter(rider__in=list(heads))
        return self.filter(pk__in=list(rows.values_list("pk", flat=True)))

    def revealed_by(self, person: Person) -> Self:
        """Those whose name and number this person may open, for a reason."""
        where = within_reach(person, Permission.SECRET_REVEAL, field="site")
        return self if where is None else self.filter(where)


class Ridership(models.Model):
    """One rider at one site for a time. Leaving is an end, never a deletion."""

    rider = models.ForeignKey(Person, models.PROTECT, related_name="riderships")
    site = models.ForeignKey(Unit, models.PROTECT, related_name="riderships", db_index=False)
    employment = models.CharField(max_length=12, choices=Employment, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=14, choices=EndReason, blank=True)
    confirmed_on = models.DateField()
    """The day on which she or her company last confirmed that she rides there."""
    asked_on = models.DateField(null=True, blank=True)
    """The day of the open question whether she still does; None when there is none."""

    objects = RidershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="register_ridership_one_site", fields=["rider"], condition=Q(left_on=None)
            ),
            models.CheckConstraint(
                name="register_ridership_period",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
            ),
            models.CheckConstraint(
                name="register_ridership_employment_known",
                condition=Q(employment__in=["", *Employment.values]),
            ),
            models.CheckConstraint(
                name="register_ridership_end_known",
                condition=Q(end_reason="")
                | Q(end_reason__in=EndReason.values, left_on__isnull=False),
            ),
        ]
        indexes = [
            # Riders on a day, by site.
            models.Index(name="register_ridership_days", fields=["joined_on", "left_on", "site"]),
            # How many rode at each site on a day: answered from the index alone.
            models.Index(
                name="register_ridership_at_site", fields=["site", "joined_on", "left_on"]
            ),
            # The register's list: who rides at these sites, newest first.
            models.Index(
                name="register_ridership_present",
                fields=["site", "-id"],
                condition=Q(left_on=None),
            ),
            # Who left since a day, or is entered to leave after it.
            models.Index(
                name="register_ridership_leaving",
                fields=["left_on", "site"],
                condition=Q(left_on__isnull=False),
            ),
            # Whom to ask whether she still rides.
            models.Index(
                name="register_ridership_to_ask",
                fields=["confirmed_on"],
                condition=Q(left_on=None, asked_on=None),
            ),
            # Who was asked, and since when.
            models.Index(
                name="register_ridership_asked",
                fields=["asked_on"],
                condition=Q(left_on=None, asked_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rider} at {self.site}"
