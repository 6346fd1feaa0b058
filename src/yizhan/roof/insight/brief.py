"""The brief that writes itself from the figures: those of a period beside those of the one before,
and what is stuck. An editor's words stand around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.ground.casework.models import CaseQuerySet
from yizhan.ground.people.models import Unit
from yizhan.kit.days import local_day
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.figures import Figure, figures
from yizhan.roof.insight.groups import FEWEST, in_fives
from yizhan.roof.insight.months import plain
from yizhan.roof.insight.registry import Indicator, Part, Topic
from yizhan.roof.insight.stuck import Stuck, stuck_units
from yizhan.wings.organisation.briefs.rules import Period, Texts
from yizhan.wings.organisation.duties.models import DutyPeriodQuerySet

Link = Callable[[str], str]
"""Gives the address of the figure with this key."""


@dataclass(frozen=True)
class Compared:
    """A figure of the period and of the one before. None: a group too small to be shown."""

    about: Indicator
    on: date
    value: int | float | None
    before: int | float | None
    measured: bool = True
    """False: there is nothing that was counted, or of which it could be a share or a median."""
    measured_before: bool = True

    @property
    def shown(self) -> str:
        """The value with its unit: 24 sites, 100%, fewer than 5 riders, no data."""
        return _shown(self.value, self.about, measured=self.measured)

    @property
    def shown_before(self) -> str:
        return _shown(self.before, self.about, measured=self.measured_before)

    @property
    def change(self) -> str:
        """The difference to the period before in words; empty if one of both says nothing."""
        if self.value is None or self.before is None:
            return ""
        if not (self.measured and self.measured_before):
            return ""
        difference = round(self.value - self.before, 1)
        if not difference:
            return pgettext("brief", "as in the period before")
        if self.about.unit == "%":
            more, less = (
                pgettext("brief", "%(n)s percentage points more than in the period before"),
                pgettext("brief", "%(n)s percentage points less than in the period before"),
            )
            return (more if difference > 0 else less) % {"n": plain(abs(difference))}
        more, less = (
            pgettext("brief", "%(amount)s more than in the period before"),
            pgettext("brief", "%(amount)s less than in the period before"),
        )
        amount = with_unit(abs(difference), self.about)
        return (more if difference > 0 else less) % {"amount": amount}


def _shown(value: float | None, about: Indicator, *, measured: bool) -> str:
    if not measured:
        return pgettext("brief", "no data")
    if value is None:
        words = pgettext("brief", "fewer than %(least)d %(unit)s")
        return words % {"least": FEWEST, "unit": about.unit}
    return with_unit(value, about)


def with_unit(value: float, about: Indicator) -> str:
    if about.unit == "%":
        return f"{plain(value)}%"
    words = pgettext("a figure with what it counts", "%(value)s %(unit)s")
    return words % {"value": plain(value), "unit": about.unit}


@dataclass(frozen=True)
class Brief:
    period: Period
    """The days that were asked for."""
    until: date
    """The last of them that is counted: of a period that goes on, today."""
    before: Period
    unit: Unit | None
    """None: the city."""
    where: str
    """The unit's name on that day; empty: the city."""
    figures: list[Compared]
    stuck: Stuck
    at: datetime
    texts: Texts = field(default_factory=Texts)

    @property
    def since(self) -> date:
        return self.period.since

    @property
    def title(self) -> str:
        return self.where + _("Brief on riders' care") if self.where else _("Brief on riders' care")

    def of_part(self, part: Part) -> list[tuple[Topic, list[Compared]]]:
        """The figures of a part by topic."""
        return [
            (topic, [figure for figure in self.figures if figure.about.topic == topic])
            for topic in Topic
            if topic.part == part
        ]


def headings() -> dict[Part, str]:
    return {
        Part.ORGANISATION: pgettext("brief", "Building a platform: the organisation"),
        Part.CARE: pgettext("brief", "Knowing what is needed: care"),
        Part.PARTICIPATION: pgettext("brief", "Gathering strength: taking part"),
    }


def topic_headings() -> dict[Topic, str]:
    return {
        Topic.NETWORK: pgettext("brief", "The organisation and its reach"),
        Topic.MEMBERS: pgettext("brief", "Who was admitted"),
        Topic.MEASURES: pgettext("brief", "The four measures"),
        Topic.BURDEN: pgettext("brief", "The burden of forms"),
        Topic.PLACES: pgettext("brief", "Places to rest"),
        Topic.ACTIVITIES: pgettext("brief", "Warm actions and trainings"),
        Topic.ROLES: pgettext("brief", "Roles, volunteering, honours"),
        Topic.FRONT_LINE: pgettext("brief", "Found at the front line"),
    }


def write_brief(
    period: Period,
    *,
    unit: Unit | None,
    cases: CaseQuerySet,
    duties: DutyPeriodQuerySet,
    at: datetime,
    texts: Texts | None = None,
) -> Brief:
    """Compute the brief of a unit (None: the city), as far as its days are over. Of what is stuck
    it knows these cases and duties only."""
    counted = Period(period.since, max(period.since, min(period.until, local_day(at))))
    before = counted.before
    extent = Extent(counted.until, unit, counted.since)
    earlier = Extent(before.until, unit, before.since)
    whole = extent.everywhere
    return Brief(
        period=period,
        until=counted.until,
        before=before,
        unit=unit,
        where="" if unit is None or whole else extent.name,
        figures=[
            _compared(now, then, whole=whole)
            for now, then in zip(figures(extent), figures(earlier), strict=True)
        ],
        stuck=stuck_units(extent, cases=cases, duties=duties, at=at),
        at=at,
        texts=texts or Texts(),
    )


def _compared(now: Figure, then: Figure, *, whole: bool) -> Compared:
    """Persons of a unit are told in fives: the city's sum less what its units show would else be
    one that is not shown."""
    few = now.about.of_people and not whole
    value, before = ((in_fives(one.value) or None) if few else one.value for one in (now, then))
    return Compared(
        now.about,
        now.on,
        value,
        before,
        measured=now.answer.measured,
        measured_before=then.answer.measured,
    )


def as_data(brief: Brief, link: Link) -> dict[str, Any]:
    return {
        "from": brief.since.isoformat(),
        "to": brief.until.isoformat(),
        "before": {"from": brief.before.since.isoformat(), "to": brief.before.until.isoformat()},
        "unit": brief.where,
        "indicators": {
            figure.about.key: {
                "value": figure.value,
                "unit": str(figure.about.unit),
                "as_of": figure.on.isoformat(),
                "name": str(figure.about.name),
                "part": figure.about.part.value,
                "before": figure.before,
                "rows": link(figure.about.key),
            }
            for figure in brief.figures
        },
        "stuck": {
            "as_of": brief.at.isoformat(timespec="seconds"),
            "cases": brief.stuck.cases,
            "duties": brief.stuck.duties,
            "units": [vars(unit) for unit in brief.stuck.units],
        },
        "texts": vars(brief.texts),
    }
