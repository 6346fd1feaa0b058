"""States, kinds and spans of round tables: what a platform is asked, by when it answers in writing,
and what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb


class TalkState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("talk", "being prepared")
    ANNOUNCED = "announced", pgettext_lazy("talk", "announced")
    HELD = "held", pgettext_lazy("talk", "held")
    PUBLISHED = "published", pgettext_lazy("talk", "published")
    CANCELLED = "cancelled", pgettext_lazy("talk", "cancelled")


S = TalkState
MOVES: dict[TalkState, frozenset[TalkState]] = {
    S.PREPARED: frozenset({S.ANNOUNCED, S.CANCELLED}),
    S.ANNOUNCED: frozenset({S.HELD, S.CANCELLED}),
    S.HELD: frozenset({S.PUBLISHED}),
    S.PUBLISHED: frozenset(),
    S.CANCELLED: frozenset(),
}
TAKES_TOPICS = frozenset({S.PREPARED, S.ANNOUNCED})
"""States in which companies, topics and delegates can be added."""
PUBLIC = frozenset({S.ANNOUNCED, S.HELD, S.PUBLISHED})
"""States in which everybody reads it."""


class Origin(models.TextChoices):
    """The way in which a topic came up."""

    TYPED = "typed", _("put on the list by the host")
    DEMAND = "demand", _("a concentrated demand")
    SHEET = "sheet", _("a line of the sheet of slow meals and penalties")


class Manner(models.TextChoices):
    ELECTED = "elected", pgettext_lazy("delegate", "elected")
    NAMED = "named", pgettext_lazy("delegate", "named by a branch")


class Standing(models.TextChoices):
    ASKED = "asked", pgettext_lazy("delegate", "asked")
    ACCEPTED = "accepted", pgettext_lazy("delegate", "has accepted")
    DECLINED = "declined", pgettext_lazy("delegate", "has declined")


@dataclass(frozen=True)
class KindRow:
    """A kind of topic as it comes with the platform."""

    code: str
    name: str
    name_en: str


KINDS: tuple[KindRow, ...] = (
    KindRow("orders", "接单与派单", "Orders"),
    KindRow("pay", "报酬", "Pay"),
    KindRow("hours", "工作时间与休息", "Hours and rest"),
    KindRow("estimates", "送达时间估算", "Time estimates"),
    KindRow("rewards", "奖惩规则", "Rewards and penalties"),
    KindRow("appeals", "申诉", "Appeals"),
    KindRow("other", "其他", "Other"),
)
"""The matters that the guide of March 2026 asks platforms to negotiate each year."""

REPLY_DAYS = 10
"""Working days in which a platform answers in writing, unless the host says otherwise."""
FEWEST_DAYS, MOST_DAYS = 3, 30
WARN_DAYS = 3
"""So many days before its day a company is reminded of a reply that is not there."""
LONGEST_TITLE = 80
LONGEST_FIGURES = 200
CODE_BYTES = 12


class ReplyState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("reply", "not answered yet")
    LATE = "late", pgettext_lazy("reply", "overdue, not answered")
    GIVEN = "given", pgettext_lazy("reply", "answered")
    GIVEN_LATE = "given_late", pgettext_lazy("reply", "answered late")


def reply_state(due_on: date, replied_on: date | None, *, on: date) -> ReplyState:
    """Return how a reply stands on a day: its last day is in time."""
    if replied_on is not None:
        return ReplyState.GIVEN if replied_on <= due_on else ReplyState.GIVEN_LATE
    return ReplyState.WAITING if on <= due_on else ReplyState.LATE


class TalksVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    TALK_PREPARED = "talk.prepared", _("a round table was prepared")
    TALK_REVISED = "talk.revised", _("a round table was changed")
    TALK_MOVED = "talk.moved", _("a round table went a step further")
    TALK_INVITED = "talk.invited", _("a company was invited to a round table")
    TALK_MINUTED = "talk.minuted", _("minutes of a round table were written")
    TALK_HANDED_OVER = "talk.handed_over", _("round tables went to the successor of a closed unit")
    TOPIC_ADDED = "talk.topic_added", _("a topic was put on the list of a round table")
    TOPIC_REVISED = "talk.topic_revised", _("a topic of a round table was changed")
    TOPIC_REMOVED = "talk.topic_removed", _("a topic was taken off the list of a round table")
    DELEGATE_ASKED = "talk.delegate_asked", _("a delegate of the riders was asked")
    DELEGATE_ANSWERED = "talk.delegate_answered", _("a delegate of the riders answered")
    DELEGATE_WITHDRAWN = "talk.delegate_withdrawn", _("a delegate of the riders was taken back")
    REPLY_GIVEN = "talk.reply_given", _("a company answered a topic in writing")
    REPLY_REMINDED = "talk.reply_reminded", _("a company was reminded of a reply")
    REPLY_LATE = "talk.reply_late", _("a reply became overdue")
    POINT_AGREED = "talk.point_agreed", _("a point was agreed at a round table")
    TALK_KINDS_ENTERED = "talk.kinds_entered", _("the platform's kinds of topics were entered")
    TALK_KIND_SAVED = "talk.kind_saved", _("a kind of topic was saved")
