"""Namings for a place beforehand, and the usual steps."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, TruncDate

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.places.models import Division
from yizhan.kit.periods import Period, PeriodQuerySet
from yizhan.wings.care.accompaniment.models.leading import led_by


class AppointmentQuerySet(PeriodQuerySet["Appointment"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the units she leads, and her own."""
        mine = Q(person__in=Person.objects.same_as(person))
        return self.filter(mine | Q(unit__in=led_by(person)))

    def active(self) -> Self:
        today = TruncDate(Now())
        return self.ending_after(today).filter(since__lte=today)


class Appointment(Period):
    """Somebody is named beforehand for a county, or for the whole city, with a number to call."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="accompaniment_appointments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="accompaniment_appointments")
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="accompaniment_appointments"
    )
    """None: the whole city."""
    phone = models.CharField(max_length=40)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accompaniment_appointment_period",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.division_id}"


class StepTemplateQuerySet(models.QuerySet["StepTemplate"]):
    def public(self) -> Self:
        """All of them: what usually is done is no secret."""
        return self.all()


class StepTemplate(models.Model):
    """A usual step: its name for the rider, a hint for whoever stands by, and working minutes until
    it is due. The rows are the city's."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    text = models.CharField(max_length=400, blank=True)
    minutes = models.PositiveIntegerField()
    """Working minutes after somebody was named."""
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects = StepTemplateQuerySet.as_manager()

    class Meta:
        ordering = ("position", "code")
        constraints = [
            models.CheckConstraint(
                name="accompaniment_template_some_time", condition=Q(minutes__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


def in_force_on(day: date) -> AppointmentQuerySet:
    """The namings beforehand that hold on a day, with who and where."""
    rows: AppointmentQuerySet = Appointment.objects.in_force(on=day)
    return rows.select_related("person", "unit", "division")
