"""Stories and names of honoured riders: public only while the rider wants it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.honours.actions.row import ChangedSince, NotNow, news
from yizhan.wings.participation.honours.events import News
from yizhan.wings.participation.honours.models import Honour, Story
from yizhan.wings.participation.honours.rules import WORDS_LIMIT, HonoursVerb, StoryState


@in_transaction
def write_story(honour: Honour, *, text: str, by: Person, at: datetime) -> Story:
    """Propose the words of a story to the rider. Other words need her consent anew: until then no
    story is public."""
    row = _locked(honour)
    require(by, Permission.HONOUR_EDIT, row.unit)
    if row.nomination is None:
        raise NotNow
    text = kept_text(text)
    if not 1 <= len(text) <= WORDS_LIMIT:
        words = gettext("One to %(limit)d characters.") % {"limit": WORDS_LIMIT}
        raise Refusal(words, fields={"text": words})
    story = Story.objects.of(row).first()
    if story is not None and story.text == text:
        return story
    if story is None:
        story = Story(honour=row, text=text, at=at)
        story.save(force_insert=True)
    else:
        story.text, story.state, story.at = text, StoryState.PROPOSED, at
        story.version += 1
        story.save(update_fields=["text", "state", "at", "version"])
    news(row.nomination, News.STORY, at=at)
    record(HonoursVerb.STORY_WRITTEN, by=by, target=row, at=at)
    return story


@in_transaction
def agree_to_story(story: Story, *, version: int, at: datetime) -> None:
    """The rider lets everybody read these very words. Raises ChangedSince if they are others now.
    Twice changes nothing."""
    honour = _locked(story.honour)
    row = Story.objects.of(honour).get()
    if row.version != version:
        raise ChangedSince
    if row.state == StoryState.PROPOSED:
        row.state = StoryState.PUBLIC
        row.save(update_fields=["state"])
        record(HonoursVerb.STORY_ANSWERED, by=None, target=honour, at=at, state=str(row.state))
    elif row.state != StoryState.PUBLIC:
        raise NotNow


@in_transaction
def withdraw_story(story: Story, *, at: datetime) -> None:
    """The rider takes a story back, at any time and without a reason: its words are deleted. Twice
    changes nothing."""
    honour = _locked(story.honour)
    withdrawn = Story.objects.of(honour).exclude(state=StoryState.WITHDRAWN)
    if withdrawn.update(state=StoryState.WITHDRAWN, text="", at=at):
        record(
            HonoursVerb.STORY_ANSWERED, by=None, target=honour, at=at,
            state=str(StoryState.WITHDRAWN),
        )  # fmt: skip


@in_transaction
def hide_name(honour: Honour, *, at: datetime) -> None:
    """The rider takes her name off the public list, with what it says of her and her story. The
    honour stays and is counted. Twice changes nothing."""
    row = _locked(honour)
    if not row.shown_name:
        return
    row.shown_name = row.shown_from = row.citation = ""
    row.save(update_fields=["shown_name", "shown_from", "citation"])
    for story in Story.objects.of(row):
        withdraw_story(story, at=at)
    record(HonoursVerb.NAME_HIDDEN, by=None, target=row, at=at)


def _locked(honour: Honour) -> Honour:
    return under_lock(Honour.objects.select_related("unit", "nomination"), honour.pk)
