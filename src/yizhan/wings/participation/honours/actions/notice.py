"""The public notice, objections, the award."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import index
from yizhan.ground.casework.actions import move_case, open_case
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import CLOSED, ItemGroup, Status, kept_text
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.worktime.actions import load_calendar
from yizhan.kit.days import end_of, local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.honours.actions.row import (
    NotNow,
    copy,
    locked,
    locked_nomination,
    move,
    news,
)
from yizhan.wings.participation.honours.events import News
from yizhan.wings.participation.honours.models import Call, Honour, Nomination, Objection
from yizhan.wings.participation.honours.rules import (
    CITATION_LIMIT,
    REASON_LIMIT,
    CallState,
    HonoursVerb,
    NominationState,
    last_day_of_notice,
)

ITEM = "honour-objection"
"""The item whose cases go to the unit that called for the honour."""


class NoCitation(Refusal):
    code = "no_citation"
    message = _("Write first what the public notice says of each who is named.")


class NoticeRuns(Refusal):
    code = "notice_runs"


class NotDecided(Refusal):
    code = "not_decided"
    message = _("An objection is not decided yet.")


class NoticeOver(Refusal):
    code = "notice_over"
    message = _("The public notice is over.")


class NobodyAnswers(Refusal):
    code = "no_item"
    message = _("The city takes no objections on the platform yet.")


@in_transaction
def exclude(nomination: Nomination, *, reason: str, by: Person, at: datetime) -> None:
    """Do not admit a nomination, with a reason that the nominee reads: before the result only."""
    call, row = locked_nomination(nomination)
    require(by, Permission.HONOUR_EDIT, call.unit)
    if row.state != NominationState.AGREED or call.is_over:
        raise NotNow
    row.reason = _kept_reason(reason)
    row.state = NominationState.EXCLUDED
    row.save(update_fields=["state", "reason"])
    news(row, News.EXCLUDED, at=at)
    record(HonoursVerb.EXCLUDED, by=by, target=call, at=at)


@in_transaction
def cite(nomination: Nomination, *, citation: str, by: Person, at: datetime) -> None:
    """Write what the public notice says of a nominee; she reads it on her page. Until the award it
    can be put right."""
    call, row = locked_nomination(nomination)
    require(by, Permission.HONOUR_EDIT, call.unit)
    if not row.readable or call.is_over:
        raise NotNow
    citation = " ".join(kept_text(citation, field="citation").split())
    if not 1 <= len(citation) <= CITATION_LIMIT:
        words = gettext("One to %(limit)d characters.") % {"limit": CITATION_LIMIT}
        raise Refusal(words, fields={"citation": words})
    row.citation = citation
    row.save(update_fields=["citation"])
    record(HonoursVerb.CITED, by=by, target=call, at=at)


@in_transaction
def publish_notice(call: Call, *, by: Person, at: datetime) -> None:
    """Show everybody who is named, for five working days. Raises NoCitation."""
    row = locked(call)
    require(by, Permission.HONOUR_EDIT, row.unit)
    if row.state != CallState.RECKONED:
        raise NotNow
    chosen = Nomination.objects.of(row).filter(state=NominationState.NAMED)
    if chosen.filter(citation="").exists():
        raise NoCitation
    move(row, CallState.NOTICE, by=by, at=at)
    for nomination in chosen:
        _begin_notice(nomination, at=at)
    for nomination in Nomination.objects.of(row).filter(state=NominationState.NOT_NAMED):
        news(nomination, News.NOT_NAMED, at=at)
    copy(row, call)


def _begin_notice(nomination: Nomination, *, at: datetime) -> None:
    nomination.notice_until = end_of(last_day_of_notice(local_day(at), load_calendar()))
    nomination.save(update_fields=["notice_until"])
    news(nomination, News.NAMED, at=at)


def move_up(call: Call, *, at: datetime) -> None:
    """Name whoever comes next by the jury's marks, if a place became free; with a notice of her own
    where the others' runs already. The call is locked."""
    if call.state not in {CallState.RECKONED, CallState.NOTICE}:
        return
    nominations = Nomination.objects.of(call)
    if nominations.filter(state=NominationState.NAMED).count() >= call.honours:
        return  # several shared the last place
    waiting = nominations.filter(state=NominationState.NOT_NAMED).order_by("place")
    best = waiting.values_list("place", flat=True).first()
    for nomination in waiting.filter(place=best) if best is not None else ():
        nomination.state = NominationState.NAMED
        nomination.save(update_fields=["state"])
        if call.state == CallState.NOTICE and nomination.citation:
            _begin_notice(nomination, at=at)


@in_transaction
def begin_late_notice(nomination: Nomination, *, by: Person, at: datetime) -> None:
    """Begin the notice for somebody who moved up, once it is written what it says."""
    call, row = locked_nomination(nomination)
    require(by, Permission.HONOUR_EDIT, call.unit)
    if (
        call.state != CallState.NOTICE
        or row.state != NominationState.NAMED
        or row.notice_until is not None
    ):
        raise NotNow
    if not row.citation:
        raise NoCitation
    _begin_notice(row, at=at)


def objection_item() -> CatalogueItem | None:
    """The item of the catalogue for objections; a city whose catalogue is older takes its first of
    «something else»."""
    other = (item for item in index.menu() if item.group == ItemGroup.OTHER)
    return index.item_by_code(ITEM) or next(other, None)


@in_transaction
def object_to(nomination: Nomination, *, text: str, at: datetime) -> Objection:
    """Object to somebody who is named, while the notice runs: a case of the unit that called. Who
    objects is asked of nobody. Raises NoticeOver or a Refusal."""
    call, row = locked_nomination(nomination)
    if not row.takes_objections(at=at) or call.state != CallState.NOTICE:
        raise NoticeOver
    item = objection_item()
    if item is None:
        raise NobodyAnswers
    text = kept_text(text)
    if not text:
        sentence = gettext("Say in a few words what is not right.")
        raise Refusal(sentence, fields={"text": sentence})
    objections: list[Objection] = []

    def create_row(case: Case) -> None:
        objections.append(Objection.objects.create(nomination=row, case=case))

    open_case(
        item=item, by=None, at=at, text=text, unit=call.unit, division=call.unit.division,
        place=f"{call.title} · {row.shown_name}"[:120], create_row=create_row,
    )  # fmt: skip
    record(HonoursVerb.OBJECTED, by=None, target=call, at=at)
    return objections[0]


@in_transaction
def decide_objection(
    objection: Objection, *, upheld: bool, text: str, by: Person, at: datetime
) -> None:
    """Decide an objection, with reasons that whoever objected reads; that answers its case. If it
    is upheld the nominee is struck, and whoever comes next moves up. Once decided it stays."""
    call, row = locked_nomination(objection.nomination)
    require(by, Permission.HONOUR_EDIT, call.unit)
    one = Objection.objects.select_related("case__unit").get(pk=objection.pk)
    if one.upheld is not None or call.is_over:
        raise NotNow
    text = kept_text(text)
    if not text:
        sentence = gettext("Say why: whoever objected reads it.")
        raise Refusal(sentence, fields={"text": sentence})
    if one.case.status not in CLOSED:
        move_case(one.case, Status.RESOLVED, by=by, at=at, text=text)
    one.upheld, one.decided_at = upheld, at
    one.save(update_fields=["upheld", "decided_at"])
    if upheld and row.state == NominationState.NAMED:
        row.state, row.reason = NominationState.STRUCK, text[:REASON_LIMIT]
        row.save(update_fields=["state", "reason"])
        news(row, News.STRUCK, at=at)
        move_up(call, at=at)
    record(HonoursVerb.DECIDED, by=by, target=call, at=at, upheld=upheld)


@in_transaction
def award(call: Call, *, by: Person, at: datetime) -> list[Honour]:
    """Honour those who are named, once everybody's notice is over and every objection decided.
    Raises NoticeRuns or NotDecided."""
    row = locked(call)
    require(by, Permission.HONOUR_EDIT, row.unit)
    if row.state != CallState.NOTICE:
        raise NotNow
    chosen = list(
        Nomination.objects.of(row).filter(state=NominationState.NAMED).order_by("place", "pk")
    )
    _refuse_running(chosen, at=at)
    if Objection.objects.filter(nomination__call=row).undecided().exists():
        raise NotDecided
    honours = [_honour(row, nomination, at=at) for nomination in chosen]
    move(row, CallState.AWARDED, by=by, at=at)
    record(HonoursVerb.AWARDED, by=by, target=row, at=at, count=len(honours))
    copy(row, call)
    return honours


def _refuse_running(chosen: list[Nomination], *, at: datetime) -> None:
    if any(nomination.notice_until is None for nomination in chosen):
        raise NoCitation
    running = [one for one in chosen if one.notice_until is not None and one.notice_until > at]
    if running:
        words = gettext("The public notice runs until the end of %(day)s.")
        last = max(filter(None, (one.last_notice_day for one in running)))
        raise NoticeRuns(words % {"day": last.isoformat()})


def _honour(call: Call, nomination: Nomination, *, at: datetime) -> Honour:
    nomination.state = NominationState.HONOURED
    nomination.save(update_fields=["state"])
    honour = Honour(
        nomination=nomination, unit=call.unit, title=call.title, shown_name=nomination.shown_name,
        shown_from=nomination.shown_from, citation=nomination.citation,
        division=nomination.division or call.unit.division, awarded_on=local_day(at),
    )  # fmt: skip
    honour.save(force_insert=True)
    news(nomination, News.HONOURED, at=at)
    return honour


def _kept_reason(reason: str) -> str:
    reason = " ".join(kept_text(reason, field="reason").split())
    if not 1 <= len(reason) <= REASON_LIMIT:
        words = gettext("Say why, in one sentence of at most %(limit)d characters.")
        sentence = words % {"limit": REASON_LIMIT}
        raise Refusal(sentence, fields={"reason": sentence})
    return reason
