"""Care: warm actions and trainings that took place. Each line leads to one of them."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from yizhan.kit.days import local_day
from yizhan.roof.insight import sources
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.groups import FEWEST, in_fives
from yizhan.roof.insight.registry import Answer, Line, RowLines, Topic, indicator
from yizhan.wings.care.activities.index import people_present
from yizhan.wings.care.activities.models import Session
from yizhan.wings.care.activities.rules import Group


@indicator(
    "warm_actions",
    topic=Topic.ACTIVITIES,
    name=pgettext_lazy("indicator", "Warm actions"),
    unit=pgettext_lazy("counted", "actions"),
    definition=_(
        "Holiday visits, work on rights and free check-ups that took place between 1 January of the"
        " day's year and the day, by the unit that organised them or the division they were held"
        " in."
    ),
    formula=sources.SINCE,
    source=sources.SESSIONS,
    flow=True,
)
def warm_actions(extent: Extent) -> Answer:
    return _held(extent, Group.WARM_ACTION)


@indicator(
    "trainings",
    topic=Topic.ACTIVITIES,
    name=pgettext_lazy("indicator", "Trainings"),
    unit=pgettext_lazy("counted", "trainings"),
    definition=_(
        "Trainings that took place between 1 January of the day's year and the day, by the unit"
        " that organised them or the division they were held in."
    ),
    formula=sources.SINCE,
    source=sources.SESSIONS,
    flow=True,
)
def trainings(extent: Extent) -> Answer:
    return _held(extent, Group.TRAINING)


@indicator(
    "volunteer_hours",
    topic=Topic.ROLES,
    name=pgettext_lazy("indicator", "Hours of volunteers"),
    unit=pgettext_lazy("counted", "hours"),
    definition=_(
        "Hours of those who were present at shifts of volunteers that took place between 1 January"
        " of the day's year and the day. A line is a kind. Shifts at which fewer than five were"
        " present are left out, so that no two figures differ by the hours of fewer."
    ),
    formula=_("The sum of hours × people present, of shifts with five and more; rounded by shift."),
    source=sources.SIGN_UPS,
    flow=True,
)
def volunteer_hours(extent: Extent) -> Answer:
    sessions = extent.sessions(Group.VOLUNTEERING).annotate(
        present=Count("sign_ups", filter=Q(sign_ups__attended_at__isnull=False))
    )
    hours: Counter[str] = Counter()
    for session in sessions.filter(present__gte=FEWEST):
        present: int = session.present  # type: ignore[attr-defined]  # annotated above
        hours[session.kind.label] += round(session.hours * present)
    return Answer(
        sum(hours.values()),
        lambda: [Line(name, count=count) for name, count in hours.items()],
        measured=bool(hours),
    )


@indicator(
    "volunteers",
    topic=Topic.ROLES,
    of_people=True,
    name=pgettext_lazy("indicator", "Volunteers"),
    unit=pgettext_lazy("counted", "people at least"),
    definition=_(
        "Different people who were present at shifts of volunteers that took place between"
        " 1 January of the day's year and the day, rounded down to a multiple of five: a group of"
        " fewer is not shown, and no difference between two figures is one person."
    ),
    formula=_("The number of different people present, rounded down to a multiple of five."),
    source=sources.SIGN_UPS,
    flow=True,
    shielded=sources.NO_NAMES,
)
def volunteers(extent: Extent) -> Answer:
    people = people_present(extent.sessions(Group.VOLUNTEERING))
    value = in_fives(people)
    name = pgettext("indicator", "Volunteers")
    return Answer(value, lambda: [Line(name, count=value)] if value else [], measured=bool(value))


def _held(extent: Extent, group: Group) -> Answer:
    sessions = extent.sessions(group)
    count = sessions.count()
    return Answer(count, lambda: RowLines(sessions, _line, count=count))


def _line(session: Session) -> Line:
    day = local_day(session.begins_at)
    return Line(
        f"{session.kind.label} · {session.title} · {day.isoformat()}",
        place=session.division.name if session.division else session.unit.name,
        link=f"/activities/{session.pk}",
    )
