"""Lessons, their published editions, pictures, and which ones somebody has read."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.kit.codes import new_code
from yizhan.wings.participation.lessons.rules import (
    LessonState,
    PictureState,
    Question,
    Topic,
    questions_from,
    reading_minutes,
    reading_seconds,
)


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.LESSON_EDIT)
        return self if condition is None else self.filter(condition)

    def public(self) -> Self:
        """Those that everybody reads, by topic and place in it; food safety first."""
        shown = self.filter(state=LessonState.PUBLIC, edition__isnull=False)
        order = models.Case(
            *(models.When(topic=topic, then=number) for number, topic in enumerate(Topic)),
            default=len(Topic),
        )
        return shown.select_related("edition").order_by(order, "position", "pk")

    def called(self, words: str) -> Self:
        return self.filter(title__icontains=words) if words else self


class Lesson(models.Model):
    """One lesson: the draft that the desk writes, and the edition that is public."""

    code = models.CharField(max_length=20, unique=True)
    """Its address."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="lessons")
    topic = models.CharField(max_length=12, choices=Topic)
    position = models.PositiveSmallIntegerField(default=0)
    """The place among those of its topic; lower is earlier."""
    title = models.CharField(max_length=40)
    body = models.TextField(blank=True)
    """The draft, in Markdown."""
    source = models.CharField(max_length=300, blank=True)
    questions = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=LessonState, default=LessonState.DRAFT)
    edition = models.ForeignKey(
        "Edition", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """The version that everybody reads."""
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    """Counts the changes of the draft; a form made from an older version is refused."""

    objects = LessonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lessons_lesson_state_known", condition=Q(state__in=LessonState.values)
            ),
            models.CheckConstraint(
                name="lessons_lesson_topic_known", condition=Q(topic__in=Topic.values)
            ),
        ]
        indexes = [
            # The public list: what is public, by topic.
            models.Index(
                name="lessons_lesson_public",
                fields=["topic", "position"],
                condition=Q(state="public"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def a_code() -> str:
        return new_code(6).lower()

    @property
    def seconds(self) -> int:
        """The seconds that the draft takes to read."""
        return reading_seconds(self.body, self.asked)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions of the draft."""
        return questions_from(self.questions)

    @property
    def changed_since(self) -> bool:
        """Whether the draft differs from what is public."""
        shown = self.edition
        mine = (self.title, self.body, self.source, self.questions)
        return shown is None or mine != (shown.title, shown.body, shown.source, shown.questions)


class EditionQuerySet(models.QuerySet["Edition"]):
    def of(self, lesson: Lesson) -> Self:
        """The editions of a lesson that one may see, the newest first."""
        return self.filter(lesson=lesson).order_by("-number")


class Edition(models.Model):
    """A version that was published. It never changes."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    body = models.TextField()
    source = models.CharField(max_length=300)
    questions = models.JSONField()
    seconds = models.PositiveSmallIntegerField()
    """The time it takes to read, as it was computed when it was published."""
    published_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lessons_edition_number", fields=["lesson", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def minutes(self) -> int:
        return reading_minutes(self.seconds)

    @property
    def asked(self) -> tuple[Question, ...]:
        return questions_from(self.questions)


class LessonPictureQuerySet(models.QuerySet["Picture"]):
    def of(self, lesson: Lesson) -> Self:
        return self.filter(lesson=lesson).order_by("number")

    def public(self) -> Self:
        """Ready ones of lessons that everybody reads."""
        return self.filter(state=PictureState.READY, lesson__state=LessonState.PUBLIC)

    def waiting(self) -> Self:
        return self.filter(state=PictureState.WAITING)

    def without_data(self) -> Self:
        """For lists: without the picture itself."""
        return self.defer("upload", "data")


class Picture(models.Model):
    """A picture of a lesson, named in its text by its number. What is shown was made anew from the
    pixels of what came in. It is nobody's secret, so it is not sealed."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=120)
    """A few words for who does not see it."""
    state = models.CharField(max_length=8, choices=PictureState, default=PictureState.WAITING)
    refused_because = models.CharField(max_length=200, blank=True)
    upload = models.BinaryField(null=True, blank=True)
    data = models.BinaryField(null=True, blank=True)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    objects = LessonPictureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lessons_picture_number", fields=["lesson", "number"]),
            models.CheckConstraint(
                name="lessons_picture_state_known", condition=Q(state__in=PictureState.values)
            ),
            models.CheckConstraint(
                name="lessons_picture_ready_has_data",
                condition=~Q(state=PictureState.READY) | Q(data__isnull=False),
            ),
        ]
        indexes = [
            # The worker asks for what is still to be made anew.
            models.Index(
                name="lessons_picture_waiting",
                fields=["at"],
                condition=Q(state=PictureState.WAITING),
            ),
        ]

    def __str__(self) -> str:
        return f"picture {self.number} of {self.lesson_id}"


class ReadQuerySet(models.QuerySet["Read"]):
    def visible_to(self, person: Person) -> Self:
        """Her own; nobody else's, whatever her role."""
        return self.filter(person__in=Person.objects.same_as(person))


class Read(models.Model):
    """Somebody has read a lesson. She alone sees it and can delete it; no answer, no time and no
    number of any kind is kept beside it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="read_lessons")
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="+")

    objects = ReadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lessons_read_once", fields=["person", "lesson"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.lesson_id}"

    @classmethod
    def keys(cls, rows: Any) -> set[int]:
        """The keys of the lessons in these rows."""
        return set(rows.values_list("lesson", flat=True))
