"""Concentrated demands: what many say in different words, and the texts it was heard in.

A text is the text of a case; who asked stays with the need. So whoever may not read the case reads
no text here, and a demand counts persons without knowing them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import CharField, Count, F, Func, Q
from django.db.models.functions import Cast, Coalesce

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.wings.care.demands.rules import LATELY, LONGEST_NAME, PROPOSED_FROM


class DemandQuerySet(models.QuerySet["Demand"]):
    def visible_to(self, person: Person) -> Self:
        """Demands with a text that this person dispatches: the working view."""
        return self.filter(texts__in=DemandText.objects.visible_to(person)).distinct()

    def answered_publicly(self) -> Self:
        return self.exclude(answer="").filter(public=True)

    def offered(self, *, since: datetime) -> Self:
        """Public answers to what many said, the newest first."""
        offered = self.answered_publicly().filter(words__isnull=False, answered_at__gt=since)
        return offered.order_by("-answered_at", "-pk")


class Demand(models.Model):
    """One demand. It stands from the moment the platform finds it; `confirmed_at` says that a
    dispatcher has looked."""

    name = models.CharField(max_length=LONGEST_NAME)
    named = models.BooleanField(default=False)
    """True: a dispatcher chose the name, and the platform leaves it."""
    central = models.ForeignKey(
        "DemandText", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """The text that is most like all others."""
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    """The last answer that was given to all."""
    answered_at = models.DateTimeField(null=True, blank=True)
    public = models.BooleanField(default=False)
    """The answer may be shown to whoever is about to say the same."""
    words = models.JSONField(null=True, blank=True)
    """The pairs of signs that SMALLEST persons or more said of it, by which a public answer is
    found; None: it is not offered, or fewer persons said it at all."""

    objects = DemandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="demands_demand_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="demands_demand_answer_has_time",
                condition=Q(answer="") | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Hex(Func):
    """Bytes as text that every database can give back: SQLite would take them for UTF-8."""

    function = "HEX"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(
            compiler, connection, template="ENCODE(%(expressions)s, 'hex')", **context
        )


WHO = Coalesce(
    Cast(Coalesce("case__need__asked_by__merged_into", "case__need__asked_by"), CharField()),
    Hex("case__need__contact__keyed_hash"),
    F("digest"),
    output_field=CharField(),
)
"""The person who said a text: the account, else the contact a guest left, else the words
themselves. A guest who says the same five times is one person."""


class DemandTextQuerySet(models.QuerySet["DemandText"]):
    def visible_to(self, person: Person) -> Self:
        where = Case.objects.within(person, Permission.CASE_DISPATCH)
        return self.filter(case__in=where)

    def counted(self, *, at: datetime) -> dict[int, dict[str, int]]:
        """Return for each demand of these texts how many texts and persons there are, and how many
        persons said it lately and in the time before that. One query."""
        who, before = WHO, at - LATELY
        rows: Any = self.exclude(demand=None).order_by().values("demand")
        rows = rows.annotate(
            texts=Count("pk"),
            persons=Count(who, distinct=True),
            lately=Count(who, distinct=True, filter=Q(said_at__gt=before, said_at__lte=at)),
            before=Count(
                who, distinct=True, filter=Q(said_at__gt=before - LATELY, said_at__lte=before)
            ),
        )
        return {row.pop("demand"): row for row in rows}

    def of_demands(self, demands: Iterable[int]) -> Self:
        return self.filter(demand__in=demands)


class DemandText(models.Model):
    """The text of one case, and the demand it belongs to."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="demand_text")
    said_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    """SHA-256 in hex of the text in one spelling: equal texts are one before anything else."""
    vector = models.BinaryField(null=True, blank=True)
    """The meaning as whole numbers from -127 to 127, a byte each, computed once by the worker."""
    demand = models.ForeignKey(
        Demand, models.SET_NULL, null=True, blank=True, related_name="texts", db_index=False
    )
    confidence = models.PositiveSmallIntegerField(default=0)
    """The certainty that it belongs there, in percent."""
    engine = models.CharField(max_length=12, blank=True)
    """The way in which it was grouped; empty: by a dispatcher, or not yet."""
    pinned = models.BooleanField(default=False)
    """True: a dispatcher has said that it belongs there, and grouping leaves it."""

    objects = DemandTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="demands_text_confidence_percent", condition=Q(confidence__lte=100)
            ),
            models.CheckConstraint(
                name="demands_text_pinned_somewhere",
                condition=Q(pinned=False) | Q(demand__isnull=False),
            ),
        ]
        indexes = [
            # The texts of a demand, newest first, and its counts.
            models.Index(name="demands_text_demand", fields=["demand", "-said_at"]),
            # What the worker has to group: everything of the last year.
            models.Index(name="demands_text_said", fields=["said_at"]),
        ]

    def __str__(self) -> str:
        return f"text of case {self.case_id}"


class LearnedRouting(models.Model):
    """The lesson of which unit answers what: arrays of numbers and no word of anybody. The
    newest row counts; the older ones are gone."""

    learned_at = models.DateTimeField()
    engine = models.CharField(max_length=12)
    texts = models.PositiveIntegerField()
    """The number of answered texts it was learned from."""
    right = models.PositiveSmallIntegerField(null=True, blank=True)
    """The macro-F1 in percent for texts that were not learned; None: too few to tell."""
    arrays = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="demands_routing_right_percent", condition=Q(right=None) | Q(right__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"routing learned from {self.texts} texts"


class UnitProposalQuerySet(models.QuerySet["UnitProposal"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(case__in=Case.objects.visible_to(person))

    def sure_enough(self) -> Self:
        return self.filter(confidence__gte=PROPOSED_FROM)


class UnitProposal(models.Model):
    """The kind of unit that most likely answers an open case, by its words. Nothing follows from it
    but a sentence at the desk."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="unit_proposal")
    unit_kind = models.CharField(max_length=20)
    competence = models.CharField(max_length=20)
    confidence = models.PositiveSmallIntegerField()
    """The share of such proposals that are right, in percent."""
    words = models.JSONField(default=list)
    """The words of the case that speak for it."""
    engine = models.CharField(max_length=12)
    proposed_at = models.DateTimeField()

    objects = UnitProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="demands_proposal_confidence_percent", condition=Q(confidence__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"unit proposed for case {self.case_id}"
