"""The deeds of the desk: begin, change, publish, withdraw a lesson; its pictures."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit import photos as kit_photos
from yizhan.kit.errors import Refusal
from yizhan.kit.markdown import pictures_in
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.lessons.models import Edition, Lesson, Picture
from yizhan.wings.participation.lessons.rules import (
    BODY_LIMIT,
    MOST_PICTURES,
    OPTION_LIMIT,
    QUESTION_LIMIT,
    SOURCE_LIMIT,
    TITLE_LIMIT,
    WHY_LIMIT,
    LessonState,
    LessonsVerb,
    PictureState,
    Question,
    Topic,
    refuse_unfinished,
    rows_of,
)


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed it meanwhile. Look at it again, then save.")


class InUse(Refusal):
    code = "in_use"
    message = _("The text names this picture. Take it out of the text first.")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The facts that are written of a lesson. A draft need not be whole; what is published must."""

    title: str
    topic: str
    position: int = 0
    body: str = ""
    source: str = ""
    questions: tuple[Question, ...] = ()


@in_transaction
def begin_lesson(unit: Unit, draft: Draft, *, by: Person, at: datetime) -> Lesson:
    """Begin a lesson of a unit; nobody but the desk sees it before it is published."""
    require(by, Permission.LESSON_EDIT, unit)
    lesson = Lesson(unit=unit, code=Lesson.a_code(), created_at=at)
    _write(lesson, _kept(draft))
    lesson.save(force_insert=True)
    record(LessonsVerb.WRITTEN, by=by, target=lesson, at=at, unit=unit.code)
    return lesson


@in_transaction
def edit_lesson(lesson: Lesson, draft: Draft, *, version: int, by: Person, at: datetime) -> None:
    """Change the draft; what is public stays as it is until it is published anew. Raises
    ChangedSince."""
    row = _locked(lesson)
    require(by, Permission.LESSON_EDIT, row.unit)
    if row.version != version:
        raise ChangedSince
    _write(row, _kept(draft))
    row.version += 1
    row.save()
    record(LessonsVerb.CHANGED, by=by, target=row, at=at)


@in_transaction
def publish_lesson(lesson: Lesson, *, by: Person, at: datetime) -> Edition:
    """Publish the draft as the next version. One that says the same as the last is that one.
    Raises NotWhole."""
    row = _locked(lesson)
    require(by, Permission.LESSON_EDIT, row.unit)
    ready = Picture.objects.of(row).filter(state=PictureState.READY)
    refuse_unfinished(
        body=row.body,
        source=row.source,
        questions=row.asked,
        ready=frozenset(ready.values_list("number", flat=True)),
    )
    edition = row.edition
    if row.changed_since or edition is None:
        newest = Edition.objects.of(row).first()
        edition = Edition(
            lesson=row, number=newest.number + 1 if newest else 1, title=row.title, body=row.body,
            source=row.source, questions=row.questions, seconds=row.seconds, published_at=at,
        )  # fmt: skip
        edition.save(force_insert=True)
    elif row.state == LessonState.PUBLIC:
        return edition
    row.edition, row.state = edition, LessonState.PUBLIC
    row.save(update_fields=["edition", "state"])
    record(LessonsVerb.PUBLISHED, by=by, target=row, at=at, number=edition.number)
    return edition


@in_transaction
def withdraw_lesson(lesson: Lesson, *, by: Person, at: datetime) -> None:
    """Show it to nobody any more; its versions stay at the desk. Twice changes nothing."""
    row = _locked(lesson)
    require(by, Permission.LESSON_EDIT, row.unit)
    if row.state == LessonState.PUBLIC:
        row.state = LessonState.WITHDRAWN
        row.save(update_fields=["state"])
        record(LessonsVerb.WITHDRAWN, by=by, target=row, at=at)


@in_transaction
def add_picture(lesson: Lesson, upload: bytes, *, words: str, by: Person, at: datetime) -> Picture:
    """Add a picture under the next number; the worker makes it fit to be shown. Raises
    kit.photos.BadPhoto or a Refusal."""
    row = _locked(lesson)
    require(by, Permission.LESSON_EDIT, row.unit)
    kit_photos.check(upload)
    words = " ".join(kept_text(words, field="words").split())
    if not 1 <= len(words) <= 120:
        sentence = gettext("Say in a few words what is to be seen.")
        raise Refusal(sentence, fields={"words": sentence})
    known = Picture.objects.of(row)
    if known.count() >= MOST_PICTURES:
        sentence = gettext("At most %(most)d pictures.") % {"most": MOST_PICTURES}
        raise Refusal(sentence, fields={"picture": sentence})
    newest = known.last()
    picture = Picture(
        lesson=row, number=newest.number + 1 if newest else 1, words=words, upload=upload, at=at
    )
    picture.save(force_insert=True)
    record(LessonsVerb.PICTURE_ADDED, by=by, target=row, at=at, number=picture.number)
    return picture


@in_transaction
def remove_picture(picture: Picture, *, by: Person, at: datetime) -> None:
    """Take a picture out, unless the draft or what is public names it. Raises InUse."""
    row = _locked(picture.lesson)
    require(by, Permission.LESSON_EDIT, row.unit)
    shown = row.edition.body if row.edition else ""
    if picture.number in {*pictures_in(row.body), *pictures_in(shown)}:
        raise InUse
    if Picture.objects.of(row).filter(pk=picture.pk).delete()[0]:
        record(LessonsVerb.PICTURE_REMOVED, by=by, target=row, at=at, number=picture.number)


def _locked(lesson: Lesson) -> Lesson:
    return under_lock(Lesson.objects.select_related("unit", "edition"), lesson.pk)


def _write(lesson: Lesson, draft: Draft) -> None:
    for column in fields(draft):
        setattr(lesson, column.name, getattr(draft, column.name))
    lesson.questions = rows_of(draft.questions)


def _kept(draft: Draft) -> Draft:
    """The draft as it is kept, or a refusal that names every fault at once."""
    title = " ".join(kept_text(draft.title, field="title").split())
    body, source = kept_text(draft.body, field="body"), kept_text(draft.source, field="source")
    wrong = {}
    if not 1 <= len(title) <= TITLE_LIMIT:
        wrong["title"] = _at_most(TITLE_LIMIT)
    if len(body) > BODY_LIMIT:
        wrong["body"] = _at_most(BODY_LIMIT)
    if len(source) > SOURCE_LIMIT:
        wrong["source"] = _at_most(SOURCE_LIMIT)
    if draft.topic not in Topic.values:
        wrong["topic"] = gettext("Choose one of these.")
    for question in draft.questions:
        long = len(question.text) > QUESTION_LIMIT or any(
            len(option.text) > OPTION_LIMIT or len(option.why) > WHY_LIMIT
            for option in question.options
        )
        if long:
            wrong["questions"] = gettext("A question or an answer is too long.")
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
    return Draft(
        title=title,
        topic=draft.topic,
        position=draft.position,
        body=body,
        source=" ".join(source.split()),
        questions=draft.questions,
    )


def _at_most(limit: int) -> str:
    return gettext("At most %(limit)d characters, and not empty.") % {"limit": limit}
