"""Needs: what was ordered from the menu, by whom, at which station. The matter itself is a case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import CLOSED, RATING_DAYS, Status, digest_of
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.wings.care.stations.models import Station


class Via(models.TextChoices):
    STATION = "station"  # the QR code at a station's door
    HOME = "home"
    DESK = "desk"  # entered for a rider by staff
    API = "api"


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(case__in=Case.objects.visible_to(person))

    def asked_by(self, person: Person) -> Self:
        return self.filter(asked_by__in=Person.objects.same_as(person))

    def unowned(self) -> Self:
        """Needs of guests, and of accounts that are closed."""
        return self.filter(asked_by=None)

    def waiting_for_asker(self, *, at: datetime) -> Self:
        """Needs that go on only when the asker says something: the unit has a question, or has
        answered and does not know yet whether that solved it."""
        judged_from = at - timedelta(days=RATING_DAYS)
        merged = self.filter(case__is_open=True, case__merged_into__isnull=False)
        asked = Q(case__status=Status.REACTION_REQUESTED, case__merged_into=None)
        asked |= Q(
            pk__in=[
                need.pk
                for need in merged.select_related("case__merged_into")
                if need.case.head.status == Status.REACTION_REQUESTED
            ]
        )
        answered = Q(case__status__in=CLOSED, case__solved=None, case__closed_at__gt=judged_from)
        return self.filter(asked | answered)

    def by_ticket(self, ticket: str) -> Self:
        return self.filter(case__ticket_digest=digest_of(ticket))

    def asked_from(self, tail: str) -> Self:
        """Asked from a telephone with these last four digits, by account or as a guest."""
        own = Q(asked_by__secrets__last_four=tail, asked_by__secrets__kind=SecretKind.PHONE)
        return self.filter(own | Q(contact__last_four=tail, contact__kind=SecretKind.PHONE))

    def behind(self, case_id: int) -> Need | None:
        """The need a case came from, with all that is needed to tell the asker something."""
        rows = self.select_related("case__item", "case__unit", "asked_by", "contact")
        return rows.filter(case_id=case_id).first()


class Need(models.Model):
    case = models.OneToOneField(Case, models.PROTECT, related_name="need")
    asked_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="needs", db_index=False
    )
    """None: a guest, who has the ticket and nothing else."""
    contact = models.ForeignKey(
        Secret, models.SET_NULL, null=True, blank=True, related_name="needs", db_index=False
    )
    station = models.ForeignKey(
        Station, models.SET_NULL, null=True, blank=True, related_name="needs", db_index=False
    )
    via = models.CharField(max_length=8, choices=Via)
    language = models.CharField(max_length=10, default="zh-hans")

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="needs_need_via_known", condition=Q(via__in=Via.values)),
        ]
        indexes = [
            # «My cases», newest first.
            models.Index(
                name="needs_need_mine",
                fields=["asked_by", "-id"],
                condition=Q(asked_by__isnull=False),
            ),
            # Which needs lose their contact or their station when one is removed.
            models.Index(
                name="needs_need_contact", fields=["contact"], condition=Q(contact__isnull=False)
            ),
            models.Index(
                name="needs_need_station", fields=["station"], condition=Q(station__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"need {self.case_id}"
