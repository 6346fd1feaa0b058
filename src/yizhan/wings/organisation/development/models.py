"""The table of stages, and who is on the way through it. Candidacies are as sensitive as
memberships: narrowed by `visible_to`, shown by the actions that write down who looked."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, within
from yizhan.wings.organisation.branches.models import Branch
from yizhan.wings.organisation.development.rules import (
    Kind,
    Makes,
    Outcome,
    Reviewer,
    Span,
    StageTerms,
    StepKind,
)


class StageQuerySet(models.QuerySet["Stage"]):
    def visible_to(self, person: Person) -> Self:
        """The whole table, for whoever may change it; the processes go by what is `in_use`."""
        if not can_somewhere(person, Permission.RULE_EDIT):
            return self.none()
        return self.order_by("position", "pk")

    def in_use(self) -> Self:
        return self.filter(active=True).order_by("position", "pk")

    def for_event(self, code: str) -> Stage:
        """The stage that a message is about."""
        return self.get(code=code)


class Stage(models.Model):
    """One row of the table. What was entered stays; a row out of use asks nobody any more."""

    code = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    article = models.CharField(max_length=60, blank=True)
    """The article of the rules that asks for it."""
    after = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    """The stage from whose entry both spans are counted; None: from the one before."""
    wait = models.PositiveSmallIntegerField(default=0)
    wait_unit = models.CharField(max_length=6, choices=Span, default=Span.MONTHS)
    within = models.PositiveSmallIntegerField(null=True, blank=True)
    within_unit = models.CharField(max_length=6, choices=Span, default=Span.MONTHS)
    every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    """Months between two examinations at this stage; None: no examinations."""
    papers = models.JSONField(default=list, blank=True)
    """Names of the papers without which it is not entered."""
    reviewer = models.CharField(max_length=10, choices=Reviewer, default=Reviewer.BRANCH)
    makes = models.CharField(max_length=12, choices=Makes, default=Makes.NOTHING, blank=True)
    active = models.BooleanField(default=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="development_stage_place", fields=["position"], condition=Q(active=True)
            ),
            models.CheckConstraint(
                name="development_stage_reviewer_known",
                condition=Q(reviewer__in=Reviewer.values),
            ),
            models.CheckConstraint(
                name="development_stage_makes_known", condition=Q(makes__in=Makes.values)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        chinese = (get_language() or "zh").startswith("zh")
        return self.name if chinese else self.name_en or self.name

    @property
    def terms(self) -> StageTerms:
        """The spans of this row. Wants `after` selected."""
        return StageTerms(
            self.code,
            self.position,
            self.after.code if self.after else "",
            self.wait,
            self.wait_unit,
            self.within,
            self.within_unit,
            self.every_months,
        )


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.MEMBER_READ, field="branch__unit")
        candidacies = self.exclude(person=None)
        return candidacies if where is None else candidacies.filter(where)

    def for_person(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))

    def open(self) -> Self:
        return self.filter(closed_on=None)


class Candidacy(models.Model):
    """One person on the way from applicant to full member, in one branch."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="candidacies"
    )
    """None: severed; what was counted stays counted."""
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="candidacies")
    company = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    """The company a head leads; None: whichever a rider rides for."""
    kind = models.CharField(max_length=8, choices=Kind)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="development_candidacy_one_each",
                fields=["person"],
                condition=Q(closed_on=None),
            ),
            models.CheckConstraint(
                name="development_candidacy_end",
                condition=Q(closed_on=None, outcome="")
                | Q(closed_on__gte=F("opened_on"), outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="development_candidacy_kind_known", condition=Q(kind__in=Kind.values)
            ),
        ]
        indexes = [
            # Who is on the way in a branch.
            models.Index(
                name="development_candidacy_open", fields=["branch"], condition=Q(closed_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"candidacy {self.pk}"


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.MEMBER_READ, field="candidacy__branch__unit")
        return self if where is None else self.filter(where)

    def admissions(self, *, since: date, until: date) -> Self:
        """Steps by which somebody became a probationary member in these days, both included; where
        the day was corrected, the correction counts."""
        newer = Step.objects.filter(
            candidacy=OuterRef("candidacy"), membership=Makes.PROBATIONARY, pk__gt=OuterRef("pk")
        )
        admissions = self.filter(membership=Makes.PROBATIONARY, entered_on__range=(since, until))
        return admissions.exclude(Exists(newer))


class Step(models.Model):
    """A stage entered, an examination or a correction, on a day. Written once: who erred writes a
    correction, and both stay."""

    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="steps")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    """The candidacy's when the stage was entered: the figure of that day counts there, though the
    branch became part of another later."""
    kind = models.CharField(max_length=10, choices=StepKind)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="steps")
    entered_on = models.DateField()
    papers = models.JSONField(default=list, blank=True)
    membership = models.CharField(
        max_length=12, choices=Makes, default=Makes.NOTHING, blank=True, db_column="made"
    )
    """The membership that began with this step; a correction repeats it."""
    reviewed_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField(null=True, blank=True)
    """A note: development.vault."""

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="development_step_once",
                fields=["candidacy", "stage"],
                condition=Q(kind=StepKind.ENTERED),
            ),
            models.CheckConstraint(
                name="development_step_kind_known", condition=Q(kind__in=StepKind.values)
            ),
        ]
        indexes = [
            # Who was admitted in a year.
            models.Index(
                name="development_step_admissions",
                fields=["entered_on"],
                condition=Q(membership=Makes.PROBATIONARY),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} on {self.entered_on}"
