"""Round tables are held, minuted and published; what was agreed is owed from then on."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import TEXT_LIMIT
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.duties.actions import create_duty
from yizhan.wings.organisation.talks.actions.planning import WrongStep
from yizhan.wings.organisation.talks.actions.row import kept_words, locked_talk
from yizhan.wings.organisation.talks.events import TalkPublished
from yizhan.wings.organisation.talks.models import Point, Talk, Topic
from yizhan.wings.organisation.talks.rules import TalkState, TalksVerb

LONGEST_POINT = 200


class NotYet(Refusal):
    code = "not_yet"
    message = _("Minutes are kept when the round table has begun.")


class NotAtTheTable(Refusal):
    code = "not_at_the_table"
    message = _("Who owes a point is a company that was invited, or the host.")


class NoMinutes(Refusal):
    code = "no_minutes"
    message = _("Write the minutes before they are published.")


@in_transaction
def keep_minutes(
    talk: Talk, *, minutes: str, version: int, by: Person | None, at: datetime
) -> Talk:
    """Write down what was said; the round table counts as held. May be written again until it is
    published. Raises NotYet, ChangedSince, WrongStep."""
    locked = locked_talk(talk, by=by, version=version)
    if locked.state not in {TalkState.ANNOUNCED, TalkState.HELD}:
        raise WrongStep
    if at < locked.held_at:
        raise NotYet
    locked.minutes = kept_words(minutes, field="minutes", longest=TEXT_LIMIT)
    locked.state, locked.version = TalkState.HELD, locked.version + 1
    locked.save(update_fields=["minutes", "state", "version"])
    record(TalksVerb.TALK_MINUTED, by=by, target=locked, at=at)
    return locked


@in_transaction
def agree(
    topic: Topic, *, text: str, unit: Unit, due_on: date, by: Person | None, at: datetime
) -> Point:
    """Write down a point of the agreement; in the same step `unit` owes it by `due_on`: a company
    that was invited, or the host. They were at the table, so nobody puts it on them. The same point
    twice (a form that was sent twice) changes nothing."""
    talk = locked_talk(topic.talk, by=by)
    if talk.state not in {TalkState.HELD, TalkState.PUBLISHED}:
        raise WrongStep
    text = kept_words(text, field="text", longest=LONGEST_POINT)
    same = topic.points.filter(text=text, duty__unit=unit, duty__due_on=due_on)
    if (existing := same.first()) is not None:
        return existing
    if unit.pk != talk.unit_id and not talk.invitations.filter(company=unit).exists():
        raise NotAtTheTable(fields={"unit": str(NotAtTheTable.message)})
    duty = create_duty(unit, what=text, text=talk.title, due_on=due_on, by=None, at=at)
    last = topic.points.aggregate(last=Max("number"))["last"] or 0
    point = Point.objects.create(topic=topic, number=last + 1, text=text, duty=duty)
    record(TalksVerb.POINT_AGREED, by=by, target=point, at=at, unit=unit.code,
           due_on=due_on.isoformat())  # fmt: skip
    return point


@in_transaction
def publish_talk(talk: Talk, *, by: Person | None, at: datetime) -> Talk:
    """Let everybody read the minutes and the agreement. Raises NoMinutes, WrongStep."""
    locked = locked_talk(talk, by=by)
    if locked.state != TalkState.HELD:
        raise WrongStep
    if not locked.minutes:
        raise NoMinutes
    locked.state, locked.published_at = TalkState.PUBLISHED, at
    locked.version += 1
    locked.save(update_fields=["state", "published_at", "version"])
    publish(TalkPublished(talk_id=locked.pk, at=at))
    record(TalksVerb.TALK_MOVED, by=by, target=locked, at=at, to=locked.state)
    return locked
