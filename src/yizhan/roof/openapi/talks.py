"""Round tables, for everybody: what is asked, what was answered by when, what was agreed and
whether it is done. Who spoke for the riders is not here."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from typing import Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from ninja.pagination import paginate

from yizhan.roof.openapi.paging import Paged
from yizhan.roof.openapi.values import Moment
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.organisation.talks.index import PointState, TopicBoard, board_of
from yizhan.wings.organisation.talks.models import Talk
from yizhan.wings.organisation.talks.rules import ReplyState, TalkState

router = Router(tags=["talks"])


class TalkOut(Schema):
    id: int
    title: str
    unit: str
    held_at: Moment
    place: str
    state: TalkState
    url: str

    @classmethod
    def of(cls, talk: Talk) -> Self:
        return cls(**_facts(talk))


class ReplyOut(Schema):
    company: str
    due_on: date
    replied_on: date | None
    state: ReplyState
    text: str


class PointOut(Schema):
    number: int
    text: str
    unit: str
    due_on: date
    state: PointState


class TalkTopicOut(Schema):
    number: int
    kind: str
    title: str
    text: str
    figures: str
    figures_on: date | None
    replies: list[ReplyOut]
    points: list[PointOut]

    @classmethod
    def of(cls, board: TopicBoard, *, published: bool) -> Self:
        topic = board.topic
        return cls(
            number=topic.number,
            kind=topic.kind.code,
            title=topic.title,
            text=topic.text,
            figures=topic.figures,
            figures_on=topic.figures_on,
            replies=[
                ReplyOut(
                    company=line.reply.company.name,
                    due_on=line.reply.due_on,
                    replied_on=line.reply.replied_on,
                    state=line.state,
                    text=line.reply.text,
                )
                for line in board.replies
            ],
            points=[
                PointOut(
                    number=line.point.number,
                    text=line.point.text,
                    unit=line.duty.unit.name,
                    due_on=line.duty.due_on,
                    state=line.state,
                )
                for line in (board.points if published else ())
            ],
        )


class TalkWithTopics(TalkOut):
    notice: str
    minutes: str
    topics: list[TalkTopicOut]


def _facts(talk: Talk) -> dict[str, Any]:
    return {
        "id": talk.pk,
        "title": talk.title,
        "unit": talk.unit.code,
        "held_at": talk.held_at,
        "place": talk.place,
        "state": TalkState(talk.state),
        "url": absolute_address(f"/talks/{talk.pk}"),
    }


class Listed(Paged):
    """A page of round tables, the newest first."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [TalkOut.of(talk) for talk in page["items"]]
        return page


@router.get("", auth=None, response=list[TalkOut])
@paginate(Listed)
def list_talks(request: HttpRequest) -> QuerySet[Talk]:
    """Every round table that was announced, the newest first."""
    return Talk.objects.public().select_related("unit")


@router.get("/{id}", auth=None, response=TalkWithTopics)
def one_talk(request: HttpRequest, id: int) -> TalkWithTopics:  # the address's own word
    """One round table: each topic with the written answers and, once published, what was agreed."""
    talk = get_object_or_404(Talk.objects.public().select_related("unit"), pk=id)
    published = talk.state == TalkState.PUBLISHED
    board = board_of(talk, on=timezone.localdate())
    return TalkWithTopics(
        **_facts(talk),
        notice=talk.notice,
        minutes=talk.minutes if published else "",
        topics=[TalkTopicOut.of(one, published=published) for one in board],
    )
