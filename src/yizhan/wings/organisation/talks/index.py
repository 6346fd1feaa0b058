"""A round table as it is read: every topic with its replies and what was agreed, as it stands on a
day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import State
from yizhan.wings.organisation.talks.models import Point, Reply, Talk, Topic
from yizhan.wings.organisation.talks.rules import ReplyState


class PointState(StrEnum):
    """The standing of a point's duty, as everybody may know it."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"
    WAIVED = "waived"


def point_state(duty: Duty, *, on: date) -> PointState:
    if duty.state == State.WAIVED:
        return PointState.WAIVED
    late = duty.is_late(on=on)
    if duty.state == State.DONE:
        return PointState.DONE_LATE if late else PointState.DONE
    return PointState.LATE if late else PointState.OPEN


@dataclass(frozen=True)
class ReplyLine:
    reply: Reply
    state: ReplyState


@dataclass(frozen=True)
class PointLine:
    point: Point
    duty: Duty
    state: PointState


@dataclass(frozen=True)
class TopicBoard:
    """One topic and what became of it."""

    topic: Topic
    replies: list[ReplyLine] = field(default_factory=list)
    points: list[PointLine] = field(default_factory=list)

    @property
    def unanswered(self) -> bool:
        return any(line.reply.replied_on is None for line in self.replies)


def board_of(talk: Talk, *, on: date) -> list[TopicBoard]:
    """Return the topics of a round table in their order. Three queries."""
    topics = list(talk.topics.select_related("kind").order_by("number"))
    replies: dict[int, list[ReplyLine]] = defaultdict(list)
    for reply in Reply.objects.filter(topic__talk=talk).select_related("company").order_by("pk"):
        replies[reply.topic_id].append(ReplyLine(reply, reply.state(on=on)))
    points: dict[int, list[PointLine]] = defaultdict(list)
    rows = Point.objects.filter(topic__talk=talk).select_related("duty__unit").order_by("number")
    for point in rows:
        points[point.topic_id].append(PointLine(point, point.duty, point_state(point.duty, on=on)))
    return [TopicBoard(topic, replies[topic.pk], points[topic.pk]) for topic in topics]


@dataclass(frozen=True)
class Tally:
    """The figures of a round table for a list."""

    topics: int
    replies: int
    replied: int
    late: int
    points: int
    done: int


def tally_of(board: list[TopicBoard]) -> Tally:
    replies = [line for one in board for line in one.replies]
    points = [line for one in board for line in one.points]
    return Tally(
        topics=len(board),
        replies=len(replies),
        replied=sum(line.reply.replied_on is not None for line in replies),
        late=sum(line.state == ReplyState.LATE for line in replies),
        points=len(points),
        done=sum(line.state in {PointState.DONE, PointState.DONE_LATE} for line in points),
    )
