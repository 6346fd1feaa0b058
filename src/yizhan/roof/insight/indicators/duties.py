"""The four measures: of what units owed by a rule, how much was done in time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import UnitPeriod
from yizhan.roof.insight import sources
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.registry import Answer, Line, Topic, indicator
from yizhan.wings.organisation.duties import rules


@indicator(
    rules.ORG_COVERAGE,
    topic=Topic.MEASURES,
    name=_("Companies with members that an organisation covers"),
    unit="%",
    definition=_(
        "Of the companies in which a member was found by the day, those that a branch came to"
        " cover in time. Who was let off with a reason is not counted. The list shows the others."
    ),
    formula=sources.IN_TIME,
    source=sources.DUTIES,
)
def org_coverage(extent: Extent) -> Answer:
    return _of_rule(extent, rules.ORG_COVERAGE)


@indicator(
    rules.WELCOME_PACKS,
    topic=Topic.MEASURES,
    name=_("New companies with members that got a welcome pack"),
    unit="%",
    definition=_(
        "Of the newly registered companies in which a member was found by the day, those that got"
        " the pack in time. Who was let off with a reason is not counted. The list shows the"
        " others."
    ),
    formula=sources.IN_TIME,
    source=sources.DUTIES,
)
def welcome_packs(extent: Extent) -> Answer:
    return _of_rule(extent, rules.WELCOME_PACKS)


@indicator(
    rules.FOLLOW_UP,
    topic=Topic.MEASURES,
    name=_("Visits to new branches made in time"),
    unit="%",
    definition=_(
        "Of the visits planned after the founding of branches, those made in time; a visit counts"
        " when it is made or its day is over. The list shows those that are missing."
    ),
    formula=sources.IN_TIME,
    source=sources.DUTIES,
)
def follow_up(extent: Extent) -> Answer:
    return _of_rule(extent, rules.FOLLOW_UP)


@indicator(
    rules.INFO_PUSH,
    topic=Topic.MEASURES,
    name=_("New branches that were given information"),
    unit="%",
    definition=_(
        "Of the branches founded by the day, those that were given the information on party"
        " building in time. The list shows the others."
    ),
    formula=sources.IN_TIME,
    source=sources.DUTIES,
)
def info_push(extent: Extent) -> Answer:
    return _of_rule(extent, rules.INFO_PUSH)


def _of_rule(extent: Extent, code: str) -> Answer:
    periods = extent.duties().filter(duty__rule__code=code)

    def lines() -> list[Line]:
        rows = periods.missing(on=extent.on).select_related("duty")
        missing = list(rows.order_by("due_on", "pk"))
        named = {row.unit_id for row in missing} | {row.duty.about_id for row in missing}
        units = UnitPeriod.objects.for_units({unit for unit in named if unit}, on=extent.on)
        names = {unit.unit_id: unit.name for unit in units}
        return [
            Line(names.get(row.duty.about_id or 0, ""), names.get(row.unit_id, ""))
            for row in missing
        ]

    return Answer(periods.share(on=extent.on).percent, lines)
