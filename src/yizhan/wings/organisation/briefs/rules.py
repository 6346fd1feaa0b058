"""The periods of briefs, and what an editor may write around their figures."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb
from yizhan.kit.days import add_months
from yizhan.kit.errors import Refusal

TEXT_LIMIT = 4000
"""Signs of one of the texts."""


class Period(NamedTuple):
    """The days of a brief, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def months(self) -> int:
        """The number of months, if it is made of whole ones; or else 0."""
        last = monthrange(self.until.year, self.until.month)[1]
        if self.since.day != 1 or self.until.day != last:
            return 0
        return 12 * (self.until.year - self.since.year) + self.until.month - self.since.month + 1

    @property
    def before(self) -> Period:
        """The period before it, of the same length: as many whole months, or as many days."""
        until = self.since - timedelta(days=1)
        if self.months:
            return Period(add_months(self.since, -self.months), until)
        return Period(self.since - timedelta(days=self.days), until)


def month_of(day: date) -> Period:
    """The whole month in which this day is."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The words around the figures, each at its place; empty: nothing is said there."""

    opening: str = ""
    organisation: str = ""
    care: str = ""
    participation: str = ""
    stuck: str = ""
    closing: str = ""


class WrongPeriod(Refusal):
    code = "wrong_period"
    message = _("The period ends before it begins.")


class BriefsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    WRITTEN = "brief.written", _("words around the figures of a brief were written")
