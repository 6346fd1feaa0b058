"""People who may go in a round, and restaurants that somebody does not visit."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.wings.participation.restaurants.models.restaurants import Restaurant
from yizhan.wings.participation.restaurants.models.rounds import Round, RoundQuerySet


class VisitorQuerySet(models.QuerySet["Visitor"]):
    def visible_to(self, person: Person) -> Self:
        """Hers; and for whoever runs the round, whose number is whose."""
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


class RestaurantConflictQuerySet(models.QuerySet["Conflict"]):
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

    objects = RestaurantConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="restaurants_conflict_once", fields=["person", "restaurant"]
            ),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"
