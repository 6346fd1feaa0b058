"""The states of a case and the moves between them. Data, not code: the engine reads these tables.

The twelve states follow Amsterdam's Signalen with delivery taken out (delivery is the outbox's
matter, never a status) and with the rider, not the office, deciding when a thing is solved.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb
from yizhan.kit.errors import Refusal

TICKET = "ticket"
"""The purpose for which the vault seals tickets."""


def digest_of(ticket: str) -> str:
    """Return what is kept of a ticket to find its case by."""
    return hashlib.sha256(ticket.encode(errors="replace")).hexdigest()


class Status(models.TextChoices):
    REPORTED = "reported", _("reported")
    AWAITING_HANDLING = "awaiting_handling", _("awaiting handling")
    IN_PROGRESS = "in_progress", _("in progress")
    SCHEDULED = "scheduled", _("scheduled")
    REACTION_REQUESTED = "reaction_requested", _("reply requested")
    REACTION_RECEIVED = "reaction_received", _("reply received")
    FORWARDED = "forwarded", _("forwarded to others")
    CLOSURE_REQUESTED = "closure_requested", _("closure requested")
    RESOLVED = "resolved", _("resolved")
    CLOSED_NO_ACTION = "closed_no_action", _("closed without action")
    REOPEN_REQUESTED = "reopen_requested", _("reopen requested")
    REOPENED = "reopened", _("reopened")


S = Status

CLOSED: frozenset[str] = frozenset({S.RESOLVED, S.CLOSED_NO_ACTION})
OPEN: frozenset[str] = frozenset(set(Status) - CLOSED)
PAUSED: frozenset[str] = frozenset({S.REACTION_REQUESTED})
"""In these the clock stands still: the office waits for the rider."""

_WORK = frozenset(
    {S.AWAITING_HANDLING, S.IN_PROGRESS, S.SCHEDULED, S.REACTION_REQUESTED, S.FORWARDED,
     S.CLOSURE_REQUESTED, S.RESOLVED, S.CLOSED_NO_ACTION}
)  # fmt: skip

MOVES: dict[str, frozenset[str]] = {
    S.REPORTED: _WORK,
    S.AWAITING_HANDLING: _WORK,
    S.IN_PROGRESS: _WORK - {S.IN_PROGRESS},
    S.SCHEDULED: _WORK,
    S.REACTION_REQUESTED: _WORK | {S.REACTION_RECEIVED},
    S.REACTION_RECEIVED: _WORK,
    S.FORWARDED: _WORK,
    S.CLOSURE_REQUESTED: _WORK - {S.CLOSURE_REQUESTED},
    S.RESOLVED: frozenset({S.REOPEN_REQUESTED, S.REOPENED}),
    S.CLOSED_NO_ACTION: frozenset({S.REOPEN_REQUESTED, S.REOPENED}),
    S.REOPEN_REQUESTED: frozenset({S.REOPENED, S.RESOLVED, S.CLOSED_NO_ACTION}),
    S.REOPENED: _WORK,
}

TEXT_OBLIGATORY: frozenset[str] = frozenset(
    {S.RESOLVED, S.REOPENED, S.REACTION_REQUESTED, S.FORWARDED}
)
BY_ASKER: frozenset[str] = frozenset({S.REACTION_RECEIVED, S.REOPEN_REQUESTED})
"""Moves only the person who asked makes; no desk may make them for her."""
BY_DISPATCH: frozenset[str] = frozenset({S.REOPENED})
"""Moves into these, and every move out of «reopen requested», take a dispatcher: no unit judges
whether its own answer was good enough."""
TAKEN_FROM: frozenset[str] = frozenset(
    {S.REPORTED, S.AWAITING_HANDLING, S.REACTION_RECEIVED, S.REOPENED}
)
"""Whoever takes a case in one of these begins to work on it."""
WAITS_AFTER_HAND_ON: frozenset[str] = frozenset(
    {S.REPORTED, S.IN_PROGRESS, S.SCHEDULED, S.REACTION_RECEIVED, S.FORWARDED, S.CLOSURE_REQUESTED}
)
"""In these the next unit begins anew; a paused or reopened case stays what it is."""


class CloseReason(models.TextChoices):
    NOT_RESPONSIBLE = "not_responsible", _("not our responsibility")
    UNABLE = "unable", _("unable to fix")
    DUPLICATE = "duplicate", _("duplicate")
    WITHDRAWN = "withdrawn", _("withdrawn by the asker")
    INVALID = "invalid", _("not understandable or not real")


NAMES_ANOTHER: frozenset[str] = frozenset({CloseReason.NOT_RESPONSIBLE, CloseReason.DUPLICATE})
"""«Not ours» says whose it is; «duplicate» says of which case. Both need a text."""


class StepKind(models.TextChoices):
    OPENED = "opened", _("opened")
    MOVED = "moved", _("moved")
    ROUTED = "routed", _("routed")
    HANDED_ON = "handed_on", _("handed on")
    TAKEN = "taken", _("taken")
    NOTED = "noted", _("internal note")
    MERGED = "merged", _("merged")
    UNMERGED = "unmerged", _("taken apart")
    DUE_SOON = "due_soon", _("due soon")
    ESCALATED = "escalated", _("escalated")
    RATED = "rated", _("rated")


OFFICE_STEPS: frozenset[str] = frozenset(
    {StepKind.MOVED, StepKind.ROUTED, StepKind.HANDED_ON, StepKind.TAKEN, StepKind.ESCALATED}
)
"""The steps by which a case speaks to its asker, and to those of the cases merged into it."""


class Fact(models.TextChoices):
    """The keys of the details that are kept with a step."""

    BY_ASKER = "by_asker", _("said by the person who asked")
    BY_PLATFORM = "by_platform", _("done by the platform itself")
    NO_REPLY = "no_reply", _("the clock runs again because no reply came")
    REASON = "reason", _("why nothing is done")
    SCHEDULED_FOR = "scheduled_for", _("the day that was set")
    FROM = "from", _("the unit that had the case")
    TO = "to", _("the unit that has it now")
    HAD = "had", _("the unit and the person that had the case before")
    UNDONE = "undone", _("the handing on that was undone")
    ASSIGNEE = "assignee", _("the person it was given to")
    INTO = "into", _("the case it was merged into")
    MERGED = "merged", _("the case that was merged into this one, or taken out")
    HEAD = "head", _("the case that answers, or answered, for this one")
    ASKER_OF = "asker_of", _("the merged case whose asker said it")
    BEFORE = "before", _("the columns before the answer of the other case")
    NOT_SOLVED = "not_solved", _("escalated because it is not solved, not because it is late")
    REMINDED = "reminded", _("the level above asks for the answer")
    SOLVED = "solved", _("whether the person who asked says it is solved")
    STARS = "stars", _("stars given")
    NEAR_BORDER = "near_border", _("the place is near the border of a county")
    UNROUTED = "unrouted", _("why no rule named a unit")
    ANSWERS = "answers", _("what was answered to the questions of the kind")


class Unrouted(models.TextChoices):
    """Why a case went to the dispatcher, in the sentence that the dispatcher reads."""

    NO_UNIT = "no_unit", _("No unit answers for this matter in this county or in the whole city.")
    NO_PLACE = (
        "no_place",
        _("The county is not known, and no unit answers for this matter in the whole city."),
    )
    SEVERAL = (
        "several",
        _("The county is not known, and several units answer for this matter in the whole city."),
    )
    DISPATCHERS_OWN = (
        "dispatchers_own",
        _("The county is not known, and for the whole city the dispatchers' own unit answers."),
    )


class ItemGroup(models.TextChoices):
    """The ten pictures of the menu, in the order riders ask (mission, part 4), and the three kinds
    of reports."""

    REST = "rest", _("Rest & supplies")
    VEHICLE = "vehicle", _("Vehicle & battery")
    GATE = "gate", _("Gate & parking")
    HEALTH_CERTIFICATE = "health_certificate", _("Health certificate")
    ACCIDENT = "accident", _("Accident & injury")
    FINES = "fines", _("Fines & appeals")
    LEGAL = "legal", _("Legal help")
    TRAINING = "training", _("Training")
    FAMILY = "family", _("Family & housing")
    OTHER = "other", _("Something else")
    FOOD = "food", _("Food hygiene")
    STREET = "street", _("Street occupation")
    HAZARD = "hazard", _("Safety hazard")


REPORT_GROUPS: frozenset[str] = frozenset({ItemGroup.FOOD, ItemGroup.STREET, ItemGroup.HAZARD})
"""The groups of what is reported, and never ordered."""


class Audience(models.TextChoices):
    ANYONE = "anyone", _("anyone")
    HOST = "host", _("the host of a station")
    SYSTEM = "system", _("opened by the platform itself")
    REPORT = "report", _("reported by anyone; the case holds nobody")


PHOTOS_AT_ONCE, PHOTOS_AT_MOST = 3, 6
"""With one order or addition, and in one case."""
DUE_SOON_AT = 0.75
"""The share of the target time after which a case is due soon."""
RATING_DAYS = 14
"""The days after closing within which the asker may say «not solved»."""
MERGE_METRES, MERGE_DAYS = 300, 7
TEXT_LIMIT = 10_000
"""Characters (code points). More is refused, never cut."""
UNDO = timedelta(minutes=5)
"""The time in which one may undo one's own handing on, if nobody did anything since."""
REPLY_DAYS = 5
"""The days that the clock may stand still for a question before the unit must go on without."""
REOPENS_AT_ONCE = 1
"""So many times the asker's «not solved» reopens by itself; after that a dispatcher decides."""


def possible_moves(status: str, *, dispatcher: bool) -> list[Status]:
    """Return what a desk may do next with a case in `status`, in the order of the table above."""
    if status == S.REOPEN_REQUESTED and not dispatcher:
        return []
    return [
        to
        for to in Status
        if to in MOVES[status] and to not in BY_ASKER and (dispatcher or to not in BY_DISPATCH)
    ]


def kept_text(text: str, *, field: str = "text") -> str:
    """The text as it will be kept, or a Refusal: nothing is ever cut or quietly changed but for
    the blanks around it and the line ends browsers send."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > TEXT_LIMIT:
        words = gettext("Too long: %(length)d characters, at most %(limit)d are possible.")
        sentence = words % {"length": len(text), "limit": TEXT_LIMIT}
        raise Refusal(sentence, fields={field: sentence})
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        sentence = gettext("This text has signs in it that cannot be kept.")
        raise Refusal(sentence, fields={field: sentence})
    return text


_NUMBER = r"(?:\d+|[〇零一二两三四五六七八九十百半几数]+)"
_UNIT = r"(?:分钟|刻钟|小时|钟头|工作日|天|日|周|星期|礼拜|月)"
_IN_CHINESE = (
    rf"(?:在|于)?(?:约|大约|最多|最迟)?{_NUMBER}\s*(?:个)?半?\s*(?:工作)?{_UNIT}"
    r"(?:之内|以内|内|之前|前)|(?:当天|当日|次日|本周)[之以]?内"
)
_IN_ENGLISH = (
    r"\b(?:with)?in\s+(?:about\s+|at most\s+)?(?:an?|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|twelve|fifteen|twenty|thirty|half an|\d+)\s+(?:more\s+)?(?:working\s+|business\s+)?"
    r"(?:minute|hour|day|week|month)s?"
)
TYPED_DEADLINE = re.compile(f"{_IN_CHINESE}|{_IN_ENGLISH}", re.IGNORECASE)
"""A time by which something is promised, typed as text: nobody counts it, so nobody keeps it."""


def without_deadline(text: str) -> str:
    """Return what an item says of itself without the times somebody typed: by when it is answered
    is computed from its target, the office hours and the roster, and stands beside it."""
    plain = TYPED_DEADLINE.sub("", text)
    if plain == text:
        return text
    plain = re.sub(r"\s+([,.;，。；])", r"\1", re.sub(r"\s{2,}", " ", plain)).strip(" ,，、；;")
    return plain[:1].upper() + plain[1:]


def due_soon_after(minutes: int) -> int:
    """After how many of a deadline's working minutes it is due soon."""
    return max(1, int(minutes * DUE_SOON_AT))


class CaseworkVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    CASE_OPENED = "case.opened", _("a case was opened")
    CASE_MOVED = "case.moved", _("a case got another status")
    CASE_SAID = "case.said", _("the asker added to a case")
    CASE_RATED = "case.rated", _("the asker judged the answer")
    CASE_NOTED = "case.noted", _("a note was added to a case")
    CASE_TAKEN = "case.taken", _("a case was given to a handler")
    CASE_HANDED_ON = "case.handed_on", _("a case went to another unit")
    CASES_HANDED_OVER = "cases.handed_over", _("cases went to the successor of a closed unit")
    CASE_MERGED = "case.merged", _("a case was merged into another")
    CASE_UNMERGED = "case.unmerged", _("a case was taken out of a merger")
    CASE_PHOTOS_ADDED = "case.photos_added", _("photos were added to a case")
    PHOTO_PUBLISHED = "photo.published", _("a photo was looked at and may be shown")
    PHOTO_SENT_BACK = "photo.sent_back", _("a photo was looked at and deleted")
    PHOTO_TAKEN_DOWN = "photo.taken_down", _("a photo was taken down and deleted")
    CASE_DUE_SOON = "case.due_soon", _("a case came near its deadline")
    CASE_ESCALATED = "case.escalated", _("a case was escalated")
    CASE_REMINDED = "case.reminded", _("the level above asked for the answer to a case")
    CASE_ERASED = "case.erased", _("the content of a closed case was erased after its time")
    CASES_LOADED = "cases.loaded", _("cases were loaded with their steps")
    CATALOGUE_SAVED = "catalogue.saved", _("an item of the catalogue was saved")
    STANDARD_TEXT_SAVED = "standard_text.saved", _("a standard text was saved")
    STANDARD_TEXT_REMOVED = "standard_text.removed", _("a standard text was removed")
