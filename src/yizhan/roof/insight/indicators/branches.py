"""Organisation: branches that gather members of several companies or from elsewhere, and who was
admitted. The lines name units, never persons."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.models import UnitPeriod
from yizhan.ground.people.models.units import parent_path
from yizhan.ground.people.rules import UnitKind
from yizhan.roof.insight import sources
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.registry import Answer, Line, RowLines, Topic, indicator
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.development.models import Step
from yizhan.wings.organisation.development.rules import Kind


@indicator(
    "joint_branches",
    topic=Topic.NETWORK,
    name=_("Joint branches"),
    unit=pgettext_lazy("counted", "branches"),
    definition=_("Branches for the members of several companies that exist on the day."),
    formula=sources.ON_THE_DAY,
    source=sources.UNITS,
)
def joint_branches(extent: Extent) -> Answer:
    return _of_type(extent, BranchType.JOINT)


@indicator(
    "mobile_branches",
    topic=Topic.NETWORK,
    name=_("Branches for mobile members"),
    unit=pgettext_lazy("counted", "branches"),
    definition=_(
        "Branches that link in members whose home branch is elsewhere and that exist on the day."
    ),
    formula=sources.ON_THE_DAY,
    source=sources.UNITS,
)
def mobile_branches(extent: Extent) -> Answer:
    return _of_type(extent, BranchType.MOBILE)


@indicator(
    "riders_admitted",
    topic=Topic.MEMBERS,
    of_people=True,
    name=_("Riders admitted"),
    unit=pgettext_lazy("counted", "riders"),
    definition=_(
        "Riders whose admission as probationary members was approved between 1 January of the"
        " day's year and the day, after every stage before it was entered on the platform."
    ),
    formula=sources.SINCE,
    source=sources.STEPS,
    flow=True,
    shielded=sources.NOBODY,
)
def riders_admitted(extent: Extent) -> Answer:
    return _admitted(extent, Kind.RIDER)


@indicator(
    "company_heads_admitted",
    topic=Topic.MEMBERS,
    of_people=True,
    name=_("Heads of companies admitted"),
    unit=pgettext_lazy("counted", "heads"),
    definition=_(
        "Heads of platform companies whose admission as probationary members was approved between"
        " 1 January of the day's year and the day, stage by stage on the platform."
    ),
    formula=sources.SINCE,
    source=sources.STEPS,
    flow=True,
    shielded=sources.NOBODY,
)
def company_heads_admitted(extent: Extent) -> Answer:
    return _admitted(extent, Kind.HEAD)


def _of_type(extent: Extent, type: BranchType) -> Answer:
    units = extent.units(UnitKind.BRANCH).filter(unit__branch__type=type)
    count = units.count()
    return Answer(count, lambda: RowLines(units, _line, count=count))


def _line(unit: UnitPeriod) -> Line:
    return Line(unit.name, unit.division.name if unit.division else "")


def _admitted(extent: Extent, kind: Kind) -> Answer:
    """Counted by the general branch above, so that a line does not point at one person."""
    steps = Step.objects.admissions(since=extent.first_day, until=extent.on)
    steps = steps.filter(candidacy__kind=kind)
    if not extent.everywhere:
        steps = steps.filter(branch__unit__in=extent.unit_ids())

    def lines() -> list[Line]:
        units = Counter(steps.values_list("branch__unit", flat=True))
        then = UnitPeriod.objects.in_force(on=extent.on)
        paths = dict(then.filter(unit__in=units).values_list("unit", "path"))
        counted: Counter[str] = Counter()
        for unit, count in units.items():
            counted[parent_path(paths.get(unit, ""))] += count
        names = dict(then.filter(path__in=counted).values_list("path", "name"))
        return [Line(names.get(path, ""), count=count) for path, count in sorted(counted.items())]

    return Answer(steps.count(), lines)
