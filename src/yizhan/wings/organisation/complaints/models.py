from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.wings.organisation.complaints.rules import (
    ANSWER_LIMIT,
    COUNTED_DAYS,
    TEXT_LIMIT,
    Record,
    Subject,
    Words,
    record_of,
)


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, person: Person) -> Self:
        return self if everywhere(person, Permission.COMPLAINT_ANSWER) else self.none()

    def public(self) -> Self:
        """Those that somebody has looked at, the newest first."""
        return self.exclude(words=Words.WAITING).order_by("-written_at", "-pk")

    def shown(self) -> Self:
        """Those whose words everybody reads."""
        return self.filter(words=Words.SHOWN)

    def not_looked_at(self) -> Self:
        return self.filter(words=Words.WAITING)

    def open(self) -> Self:
        return self.filter(answered_at=None)

    def late(self, *, at: datetime) -> Self:
        return self.open().filter(due_at__lt=at)

    def called(self, text: str) -> Self:
        called = Q(text__icontains=text) | Q(answer__icontains=text)
        return self.filter(called) if text else self

    def by_urgency(self) -> Self:
        """Open ones first, due soonest on top; then answered ones, the newest first."""
        due = Case(When(answered_at=None, then="due_at"))
        return self.order_by(F("answered_at").desc(nulls_first=True), due, "-written_at", "-pk")

    def record(self, *, at: datetime) -> Record:
        """Count the answers to those of the last year."""
        lately = self.filter(written_at__gt=at - timedelta(days=COUNTED_DAYS), written_at__lte=at)
        return record_of(lately.values_list("written_at", "due_at", "answered_at"), at=at)


class Complaint(models.Model):
    """A word about the platform, and the answer to it. Who said it is not kept."""

    subject = models.CharField(max_length=12, choices=Subject)
    text = models.CharField(max_length=TEXT_LIMIT, blank=True)
    """Empty once words that were not shown are old."""
    words = models.CharField(max_length=12, choices=Words, default=Words.WAITING)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.CharField(max_length=ANSWER_LIMIT, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    """When the first answer was given; a later wording does not move it."""
    version = models.PositiveIntegerField(default=0)
    """Counts the wordings of the answer; a form made from an older one is refused."""

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="complaints_subject_known", condition=Q(subject__in=Subject.values)
            ),
            models.CheckConstraint(
                name="complaints_words_known", condition=Q(words__in=Words.values)
            ),
            models.CheckConstraint(
                name="complaints_answer_has_a_time",
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & ~Q(answered_at=None),
            ),
            models.CheckConstraint(
                name="complaints_only_words_not_shown_go",
                condition=~Q(text="") | Q(words=Words.HELD_BACK),
            ),
        ]
        indexes = [
            # The public list and the desk's: newest first.
            models.Index(name="complaints_newest", fields=["-written_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"complaint {self.pk}"

    @property
    def shown_text(self) -> str:
        """The words of the asker, if everybody may read them."""
        return self.text if self.words == Words.SHOWN else ""

    def is_late(self, *, at: datetime) -> bool:
        return self.answered_at is None and self.due_at < at


class AnswerWantedQuerySet(models.QuerySet["AnswerWanted"]):
    def visible_to(self, person: Person) -> Self:
        """One's own; the desk sees none."""
        return self.filter(person=person)

    def for_event(self, complaint_id: int) -> Self:
        return self.filter(complaint=complaint_id).select_related("person")


class AnswerWanted(models.Model):
    """An account that asked, with its complaint, to be told of the answer. Nobody at the desk reads
    it, and with the answer it is gone: from then on who complained is not known any more."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    objects = AnswerWantedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"answer wanted to {self.complaint_id}"
