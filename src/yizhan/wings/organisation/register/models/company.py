from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.organisation.register.models.scope import within_reach
from yizhan.wings.organisation.register.rules import SHORT_LENGTH


class CompanyQuerySet(models.QuerySet["Company"]):
    def for_event(self, unit_id: int) -> Company:
        """One of them, for a page that names it."""
        return self.select_related("unit").get(pk=unit_id)

    def visible_to(self, person: Person) -> Self:
        where = within_reach(person, Permission.HEADCOUNT_READ, field="unit")
        return self if where is None else self.filter(where)


class Company(models.Model):
    """The register's row of a unit that is a platform company. Its contact is the holder of the
    post `company`; none is kept here."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="company")
    credit_code = models.CharField(max_length=18, blank=True)
    """Unified social credit code (GB 32100-2015); empty while nobody has entered it."""
    registered_on = models.DateField()
    """The day of its entry into the register of riders' companies."""

    objects = CompanyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="register_company_one_code",
                fields=["credit_code"],
                condition=~Q(credit_code=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, person: Person) -> Self:
        where = within_reach(person, Permission.HEADCOUNT_READ, field="unit")
        return self if where is None else self.filter(where)

    def for_event(self, unit_id: int) -> Site:
        """One of them, for a page that names it."""
        return self.select_related("unit").get(pk=unit_id)

    def by_short(self, short: str) -> Self:
        """The site whose poster says this."""
        return self.filter(short=short).select_related("unit", "unit__merged_into")


class Site(models.Model):
    """The register's row of a unit that is a delivery site: the code on its poster."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="site")
    short = models.CharField(max_length=SHORT_LENGTH + 1, unique=True)

    objects = SiteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.unit} /join/{self.short}"

    @property
    def company(self) -> Unit:
        """The company that the site belongs to."""
        above: Unit = Unit.objects.get_parent(self.unit)
        return above

    @property
    def leads_to(self) -> Unit | None:
        """The site that the poster leads to: this one, or the one it became a part of. None:
        nowhere any more."""
        successor = self.unit.successor
        return successor if successor.kind == UnitKind.DELIVERY_SITE else None
