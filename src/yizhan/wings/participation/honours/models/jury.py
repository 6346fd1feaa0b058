"""The jury of a call: its members, the conflicts they declared, their marks."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.wings.participation.honours.models.call import Call
from yizhan.wings.participation.honours.models.nomination import Nomination
from yizhan.wings.participation.honours.rules import HIGHEST, LOWEST

Row = TypeVar("Row", bound=models.Model)


class JurorQuerySet(models.QuerySet["Juror"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.HONOUR_READ, field="call__unit")
        return self if condition is None else self.filter(condition)

    def for_person(self, person: Person) -> Self:
        """Her own seats."""
        return self.filter(person__in=Person.objects.same_as(person))

    def of(self, call: Call | int) -> Self:
        return self.filter(call=call).order_by("pk")

    def for_event(self, juror_id: int) -> Juror:
        """The juror an event speaks of, for whoever reacts to it."""
        return self.select_related("call", "person").get(pk=juror_id)


class Juror(models.Model):
    """Somebody in the jury of a call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="jurors")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="honour_juries"
    )
    """None: her account is gone; her marks stay part of the result."""
    named_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True, blank=True)
    """When she said that she has declared all conflicts there are."""

    objects = JurorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="honours_juror_once",
                fields=["call", "person"],
                condition=Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"juror {self.pk} of {self.call_id}"


class OfJuror(models.QuerySet[Row]):
    """Rows that a juror declared or gave."""

    def visible_to(self, person: Person) -> Self:
        """Her own; nobody else's, whatever her role."""
        return self.filter(juror__person__in=Person.objects.same_as(person))

    def of(self, juror: Juror) -> Self:
        return self.filter(juror=juror)


class ConflictQuerySet(OfJuror["Conflict"]):
    def declared_in(self, call: Call) -> Self:
        """All of a call, for whoever runs it."""
        return self.filter(juror__call=call)


class Conflict(models.Model):
    """A juror is close to a nominee, and gives no mark there."""

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="conflicts")
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="conflicts")

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="honours_conflict_once", fields=["juror", "nomination"]),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} and {self.nomination_id}"


class MarkQuerySet(OfJuror["Mark"]):
    def opened(self, nomination: Nomination) -> list[int]:
        """The marks of a nominee once the marking is closed, the highest first: whose they are is
        not said."""
        values = self.filter(nomination=nomination, value__isnull=False)
        return sorted(
            (value for value in values.values_list("value", flat=True) if value), reverse=True
        )


class Mark(models.Model):
    """One juror's mark for one nominee: sealed until the marking is closed, then opened."""

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="marks")
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="marks")
    sealed_value = models.BinaryField(null=True, blank=True)
    value = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="honours_mark_once", fields=["juror", "nomination"]),
            models.CheckConstraint(
                name="honours_mark_sealed_or_open",
                condition=Q(sealed_value__isnull=False, value=None)
                | Q(sealed_value=None, value__range=(LOWEST, HIGHEST)),
            ),
        ]

    def __str__(self) -> str:
        return f"mark of {self.juror_id} for {self.nomination_id}"
