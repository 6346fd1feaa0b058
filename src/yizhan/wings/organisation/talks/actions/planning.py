"""Round tables are prepared, announced and cancelled; companies are invited, topics listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import TEXT_LIMIT
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.worktime.actions import load_calendar
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.duties.rules import Span, due_day
from yizhan.wings.organisation.talks.actions.row import (
    kept_words,
    locked_talk,
    still_open,
)
from yizhan.wings.organisation.talks.events import TalkAnnounced
from yizhan.wings.organisation.talks.models import Invitation, Reply, Talk, Topic, TopicKind
from yizhan.wings.organisation.talks.rules import (
    FEWEST_DAYS,
    LONGEST_FIGURES,
    LONGEST_TITLE,
    MOST_DAYS,
    MOVES,
    REPLY_DAYS,
    Origin,
    TalkState,
    TalksVerb,
)

LONGEST_PLACE = 120


class NothingToAnswer(Refusal):
    code = "nothing_to_answer"
    message = _("Before it is announced, invite a company and put a topic on the list.")


class NotACompany(Refusal):
    code = "not_a_company"
    message = _("Invite a platform company that is not closed.")


class WrongStep(Refusal):
    code = "wrong_step"
    message = _("This round table is not at that step.")


class WithReply(Refusal):
    code = "with_reply"
    message = _("A topic that was answered or agreed on stays on the list.")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Input of a round table."""

    title: str
    held_at: datetime
    place: str
    notice: str = ""
    reply_days: int = REPLY_DAYS

    def kept(self) -> Plan:
        """The same as it will be kept. Raises a Refusal."""
        if not FEWEST_DAYS <= self.reply_days <= MOST_DAYS:
            words = gettext("Between %(least)d and %(most)d working days.")
            sentence = words % {"least": FEWEST_DAYS, "most": MOST_DAYS}
            raise Refusal(sentence, fields={"reply_days": sentence})
        return Plan(
            title=kept_words(self.title, field="title", longest=LONGEST_TITLE),
            held_at=self.held_at,
            place=kept_words(self.place, field="place", longest=LONGEST_PLACE),
            notice=kept_words(self.notice, field="notice", longest=TEXT_LIMIT, needed=False),
            reply_days=self.reply_days,
        )


@in_transaction
def prepare_talk(unit: Unit, plan: Plan, *, by: Person | None, at: datetime) -> Talk:
    """Prepare a round table of this host. The same twice (a form sent twice) changes nothing."""
    if by is not None:
        require(by, Permission.TALK_EDIT, unit)
    list(Unit.objects.select_for_update(of=("self",), no_key=True).filter(pk=unit.pk))
    kept = plan.kept()
    same = Talk.objects.filter(
        unit=unit, title=kept.title, held_at=kept.held_at, state=TalkState.PREPARED
    )
    if (existing := same.first()) is not None:
        return existing
    talk = Talk.objects.create(unit=unit, **asdict(kept))
    record(TalksVerb.TALK_PREPARED, by=by, target=talk, at=at, unit=unit.code)
    return talk


@in_transaction
def revise_talk(talk: Talk, plan: Plan, *, version: int, by: Person, at: datetime) -> Talk:
    """Change a round table that is still ahead; days of replies that were asked for stay."""
    locked = still_open(locked_talk(talk, by=by, version=version))
    for name, value in asdict(plan.kept()).items():
        setattr(locked, name, value)
    _saved(locked, "title", "held_at", "place", "notice", "reply_days")
    record(TalksVerb.TALK_REVISED, by=by, target=locked, at=at)
    return locked


@in_transaction
def invite(talk: Talk, company: Unit, *, by: Person | None, at: datetime) -> Invitation:
    """Ask a company to come. One that is invited after the announcement owes its replies from
    then on. Once more changes nothing."""
    locked = still_open(locked_talk(talk, by=by))
    if company.kind != UnitKind.COMPANY or company.closed_on is not None:
        raise NotACompany(fields={"company": str(NotACompany.message)})
    invitation, new = Invitation.objects.get_or_create(talk=locked, company=company)
    if new:
        if locked.state == TalkState.ANNOUNCED:
            _ask(locked, locked.topics.all(), [company.pk], at=at)
        record(TalksVerb.TALK_INVITED, by=by, target=locked, at=at, company=company.code)
    return invitation


@dataclass(frozen=True, kw_only=True)
class TopicRow:
    """Input of a topic, typed or taken over with its figures."""

    kind: TopicKind
    title: str
    text: str = ""
    origin: str = Origin.TYPED
    origin_key: str = ""
    figures: str = ""
    figures_on: date | None = None


@in_transaction
def add_topic(talk: Talk, row: TopicRow, *, by: Person | None, at: datetime) -> Topic:
    """Put a topic on the list. What came from the same place before, and what is typed twice, is
    on it once."""
    locked = still_open(locked_talk(talk, by=by))
    title = kept_words(row.title, field="title", longest=LONGEST_TITLE)
    text = kept_words(row.text, field="text", longest=TEXT_LIMIT, needed=False)
    same = locked.topics.filter(origin=row.origin, origin_key=row.origin_key)
    if not row.origin_key:
        same = same.filter(title=title, text=text)
    if (existing := same.first()) is not None:
        return existing
    last = locked.topics.aggregate(last=Max("number"))["last"] or 0
    topic = Topic.objects.create(
        talk=locked,
        number=last + 1,
        kind=row.kind,
        title=title,
        text=text,
        origin=row.origin,
        origin_key=row.origin_key,
        figures=kept_words(row.figures, field="text", longest=LONGEST_FIGURES, needed=False),
        figures_on=row.figures_on,
    )
    if locked.state == TalkState.ANNOUNCED:
        companies = locked.invitations.values_list("company", flat=True)
        _ask(locked, [topic], companies, at=at)
    record(TalksVerb.TOPIC_ADDED, by=by, target=topic, at=at, origin=row.origin)
    return topic


@in_transaction
def revise_topic(
    topic: Topic, *, kind: TopicKind, title: str, text: str, by: Person, at: datetime
) -> Topic:
    """Put a topic in other words; figures that came with it stay. Raises WithReply."""
    still_open(locked_talk(topic.talk, by=by))
    if topic.replies.filter(replied_on__isnull=False).exists():
        raise WithReply
    topic.kind = kind
    topic.title = kept_words(title, field="title", longest=LONGEST_TITLE)
    topic.text = kept_words(text, field="text", longest=TEXT_LIMIT, needed=False)
    topic.save(update_fields=["kind", "title", "text"])
    record(TalksVerb.TOPIC_REVISED, by=by, target=topic, at=at)
    return topic


@in_transaction
def remove_topic(topic: Topic, *, by: Person, at: datetime) -> None:
    """Take a topic off the list that nobody has answered. Raises WithReply."""
    still_open(locked_talk(topic.talk, by=by))
    answered = topic.replies.filter(replied_on__isnull=False).exists()
    if answered or topic.points.exists():
        raise WithReply
    record(TalksVerb.TOPIC_REMOVED, by=by, target=topic, at=at, title=topic.title)
    topic.delete()


@in_transaction
def announce_talk(talk: Talk, *, by: Person | None, at: datetime) -> Talk:
    """Send the notice: from now on everybody reads it, and every company invited owes a reply to
    every topic by a day that is computed here."""
    locked = locked_talk(talk, by=by)
    companies = list(locked.invitations.values_list("company", flat=True))
    topics = list(locked.topics.all())
    if locked.state == TalkState.PREPARED and not (companies and topics):
        raise NothingToAnswer
    _moved(locked, TalkState.ANNOUNCED)
    locked.announced_at = at
    _saved(locked, "state", "announced_at")
    _ask(locked, topics, companies, at=at)
    publish(TalkAnnounced(talk_id=locked.pk, at=at))
    record(TalksVerb.TALK_MOVED, by=by, target=locked, at=at, to=locked.state)
    return locked


@in_transaction
def cancel_talk(talk: Talk, *, by: Person, at: datetime) -> Talk:
    locked = locked_talk(talk, by=by)
    _moved(locked, TalkState.CANCELLED)
    _saved(locked, "state")
    record(TalksVerb.TALK_MOVED, by=by, target=locked, at=at, to=locked.state)
    return locked


def _moved(talk: Talk, to: TalkState) -> None:
    if to not in MOVES[TalkState(talk.state)]:
        raise WrongStep
    talk.state = to


def _saved(talk: Talk, *columns: str) -> None:
    talk.version += 1
    talk.save(update_fields=[*columns, "version"])


def _ask(talk: Talk, topics: Iterable[Topic], companies: Iterable[int], *, at: datetime) -> None:
    """Ask these companies for their replies, in working days from today."""
    due_on = due_day(
        local_day(at), talk.reply_days, span=Span.WORKING_DAYS, calendar=load_calendar()
    )
    companies = list(companies)
    Reply.objects.bulk_create(
        Reply(topic=topic, company_id=company, due_on=due_on)
        for topic in topics
        for company in companies
    )
