"""States, clocks and arithmetic of an honour: from the call to the award. Without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.ground.worktime.rules import WorkCalendar

TITLE_LIMIT, CRITERIA_LIMIT, WORDS_LIMIT = 60, 2000, 3000
NAME_LIMIT, FROM_LIMIT, CITATION_LIMIT, REASON_LIMIT = 40, 60, 200, 200
MOST_PLACES = 100
FEWEST_WORDS = 20
"""A nomination of fewer characters tells a jury nothing."""
MOST_STATEMENTS = 20
"""For one nominee. How many there are counts for nothing; more than this nobody reads."""
MOST_PHOTOS = 3
"""With one statement."""

CONSENT_DAYS = 3
"""So many days after the last day for nominations a nominee may still say yes."""
NOTICE_DAYS = 5
"""Working days of the public notice; the day on which it begins is not counted."""
FEWEST_JURORS, FEWEST_MARKS = 3, 3
LOWEST, HIGHEST = 1, 10
TRIM_FROM = 5
"""From so many marks on the highest and the lowest one can be left out."""
KEPT = timedelta(days=90)
"""So long after the end the words about those who were not honoured are kept."""

WORDS, PHOTO, MARK, TICKET = "honour", "honour photo", "honour mark", "honour ticket"
"""The purposes under which the vault seals."""


class CallState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("honour", "being prepared")
    OPEN = "open", pgettext_lazy("honour", "open for nominations")
    JUDGING = "judging", pgettext_lazy("honour", "with the jury")
    RECKONED = "reckoned", pgettext_lazy("honour", "result reckoned")
    NOTICE = "notice", pgettext_lazy("honour", "public notice")
    AWARDED = "awarded", pgettext_lazy("honour", "awarded")
    CANCELLED = "cancelled", pgettext_lazy("honour", "cancelled")


S = CallState

NEXT_STATES: dict[str, frozenset[str]] = {
    S.PREPARED: frozenset({S.OPEN, S.CANCELLED}),
    S.OPEN: frozenset({S.JUDGING, S.CANCELLED}),
    S.JUDGING: frozenset({S.RECKONED, S.CANCELLED}),
    S.RECKONED: frozenset({S.NOTICE, S.CANCELLED}),
    S.NOTICE: frozenset({S.AWARDED, S.CANCELLED}),
    S.AWARDED: frozenset(),
    S.CANCELLED: frozenset(),
}
ENDED: frozenset[str] = frozenset({S.AWARDED, S.CANCELLED})
BEFORE_JURY: frozenset[str] = frozenset({S.PREPARED, S.OPEN})
"""States in which the jury may be changed."""


class NominationState(models.TextChoices):
    """The states of a nomination. Nobody but the nominee reads one before `agreed`."""

    ASKED = "asked", pgettext_lazy("nomination", "the nominee is asked")
    AGREED = "agreed", pgettext_lazy("nomination", "the nominee agreed")
    DECLINED = "declined", pgettext_lazy("nomination", "the nominee said no")
    LAPSED = "lapsed", pgettext_lazy("nomination", "the nominee did not answer")
    TAKEN_BACK = "taken_back", pgettext_lazy("nomination", "the nominee took the consent back")
    EXCLUDED = "excluded", pgettext_lazy("nomination", "not admitted")
    NAMED = "named", pgettext_lazy("nomination", "named for the honour")
    NOT_NAMED = "not_named", pgettext_lazy("nomination", "not named")
    STRUCK = "struck", pgettext_lazy("nomination", "struck after an objection")
    HONOURED = "honoured", pgettext_lazy("nomination", "honoured")


N = NominationState

READABLE: frozenset[str] = frozenset({N.AGREED, N.NAMED, N.NOT_NAMED, N.STRUCK, N.HONOURED})
"""The nominee agreed, so that jury and desk may read it."""
MAY_TAKE_BACK: frozenset[str] = frozenset({N.ASKED, N.AGREED, N.NAMED, N.NOT_NAMED})
"""Until the award a nominee may take her consent back, without a reason."""


class Reckoning(models.TextChoices):
    """The ways to reckon the result. The call says which before anybody is nominated."""

    TRIMMED = "trimmed", _("mean of the marks without the highest and the lowest one")
    MEAN = "mean", _("mean of all marks")


class PhotoState(models.TextChoices):
    SEALED = "sealed"
    READY = "ready"
    REFUSED = "refused"


class StoryState(models.TextChoices):
    """The states of a story. It is public only while its rider agrees to these very words."""

    PROPOSED = "proposed", pgettext_lazy("story", "shown to the rider")
    PUBLIC = "public", pgettext_lazy("story", "public")
    WITHDRAWN = "withdrawn", pgettext_lazy("story", "taken back by the rider")


@dataclass(frozen=True)
class Score:
    """The marks of one nominee, summed up. Compared in this order, the higher the better."""

    mean: Fraction
    median: Fraction
    lowest: int

    @property
    def order(self) -> tuple[Fraction, Fraction, int]:
        return self.mean, self.median, self.lowest


def score_of(marks: Sequence[int], reckoning: str) -> Score:
    """Reckon one nominee's marks; exact fractions, so that no rounding makes or hides a tie."""
    ordered = sorted(marks)
    counted = ordered
    if reckoning == Reckoning.TRIMMED and len(ordered) >= TRIM_FROM:
        counted = ordered[1:-1]
    middle = Fraction(median([Fraction(mark) for mark in ordered]))
    return Score(Fraction(sum(counted), len(counted)), middle, ordered[0])


def places_of(marks: Mapping[int, Sequence[int]], reckoning: str) -> dict[int, int]:
    """Return each nominee's place, the best 1. A tie of the mean is decided by the higher median,
    then by the higher lowest mark; who is equal in all three shares the place."""
    scores = {key: score_of(given, reckoning) for key, given in marks.items()}
    return {
        key: 1 + sum(other.order > score.order for other in scores.values())
        for key, score in scores.items()
    }


def named(places: Mapping[int, int], *, honours: int) -> set[int]:
    """Return who is named: everybody whose place is within the number. Who shares the last place is
    named with the others, even if that is one more than called for."""
    return {key for key, place in places.items() if place <= honours}


def last_day_of_notice(begins: date, calendar: WorkCalendar) -> date:
    """Return the last of the working days of a notice that begins on this day."""
    day, left = begins, NOTICE_DAYS
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    return day


class HonoursVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change. No line says who
    nominated, who objected or who gave which mark."""

    CALLED = "honour.called", _("a call for an honour was prepared")
    CALL_CHANGED = "honour.call_changed", _("a call for an honour was changed")
    CALL_MOVED = "honour.call_moved", _("a call for an honour went a step further")
    JUROR_NAMED = "honour.juror_named", _("somebody was named to the jury of an honour")
    JUROR_REMOVED = "honour.juror_removed", _("somebody was taken off the jury of an honour")
    NOMINATED = "honour.nominated", _("somebody was nominated for an honour")
    CONSENT = "honour.consent", _("a nominee agreed, declined or took the consent back")
    EXCLUDED = "honour.excluded", _("a nomination for an honour was not admitted")
    CITED = "honour.cited", _("the words of the public notice about a nominee were written")
    DECLARED = "honour.declared", _("a juror declared the conflicts there are")
    MARKED = "honour.marked", _("a juror gave a mark, which is sealed until the marking is closed")
    OBJECTED = "honour.objected", _("somebody objected to an honour")
    DECIDED = "honour.decided", _("an objection to an honour was decided")
    AWARDED = "honour.awarded", _("an honour was awarded")
    STORY_WRITTEN = "honour.story_written", _("a story of an honoured rider was written")
    STORY_ANSWERED = (
        "honour.story_answered",
        _("an honoured rider agreed to a story, or took it back"),
    )
    NAME_HIDDEN = "honour.name_hidden", _("an honoured rider took her name off the public list")
    PHOTO_SHOWN = "honour.photo_shown", _("a nominee said whether a photo may be shown in public")
    FORGOTTEN = "honour.forgotten", _("words about those who were not honoured were deleted")
    HANDED_OVER = "honour.handed_over", _("honours went to the successor of a closed unit")
    LOADED = "honour.loaded", _("honours of earlier years were entered")
