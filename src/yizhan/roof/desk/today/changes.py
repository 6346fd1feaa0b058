"""Changes since the beginning of yesterday, as counts with the page that shows them. Each is
counted only where a post of the person reaches; where nothing changed there is no count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from yizhan.ground.casework.models import Case, CaseQuerySet
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.days import end_of, local_day
from yizhan.wings.care.activities.models import Session
from yizhan.wings.care.visits.models import Visit
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.leadership.models import Decision
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.participation.restaurants.models.visits import Visit as RestaurantVisit


@dataclass(frozen=True)
class Since:
    """From the beginning of yesterday until now."""

    at: datetime

    @property
    def day(self) -> date:
        return local_day(self.at) - timedelta(days=1)

    @property
    def moment(self) -> datetime:
        return end_of(self.day - timedelta(days=1))


@dataclass(frozen=True)
class Kind:
    """A kind of change, counted for whoever holds the permission."""

    label: Promise
    url: str
    query: str
    holds: Permission
    count: Callable[[Person, Since], int]
    tone: str = ""


@dataclass(frozen=True)
class Changed:
    kind: Kind
    count: int
    since: Since

    @property
    def href(self) -> str:
        days = f"since={self.since.day}&until={local_day(self.since.at)}"
        query = self.kind.query.replace("DAYS", days)
        return reverse(self.kind.url) + (f"?{query}" if query else "")


def _cases(person: Person) -> CaseQuerySet:
    return Case.objects.visible_to(person).not_merged()


KINDS: tuple[Kind, ...] = (
    Kind(
        pgettext_lazy("changed", "cases came in"), "desk:inbox", "show=open", Permission.CASE_READ,
        lambda who, since: _cases(who).filter(opened_at__gte=since.moment).count(),
    ),
    Kind(
        pgettext_lazy("changed", "cases were closed"), "desk:inbox", "show=closed&DAYS",
        Permission.CASE_READ,
        lambda who, since: (
            _cases(who).filter(is_open=False, closed_at__gte=since.moment).order_by().count()
        ),
        "good",
    ),
    Kind(
        pgettext_lazy("changed", "cases went past their deadline"), "desk:inbox", "show=overdue",
        Permission.CASE_READ,
        lambda who, since: (
            _cases(who).overdue(at=since.at).filter(due_at__gte=since.moment).order_by().count()
        ),
        "bad",
    ),
    Kind(
        pgettext_lazy("changed", "duties were assigned"), "desk:duties", "show=owed&source=all",
        Permission.DUTY_READ,
        lambda who, since: Duty.objects.visible_to(who).filter(made_at__gte=since.moment).count(),
    ),
    Kind(
        pgettext_lazy("changed", "duties were done"), "desk:duties", "show=done&source=all",
        Permission.DUTY_READ,
        lambda who, since: Duty.objects.visible_to(who).done().filter(
            done_on__gte=since.day
        ).count(),
        "good",
    ),
    Kind(
        pgettext_lazy("changed", "decisions were made"), "desk:duties",
        "show=owed&source=decisions", Permission.COMMITTEE_READ,
        lambda who, since: Decision.objects.visible_to(who).filter(
            duty__made_at__gte=since.moment
        ).count(),
    ),
    Kind(
        pgettext_lazy("changed", "riders joined"), "desk:headcount", "", Permission.HEADCOUNT_READ,
        lambda who, since: Ridership.objects.counted_by(who).filter(
            joined_on__gte=since.day
        ).count(),
    ),
    Kind(
        pgettext_lazy("changed", "activities took place"), "desk:activities", "",
        Permission.ACTIVITY_READ,
        lambda who, since: Session.objects.visible_to(who).took_place(
            since=since.moment, until=since.at
        ).count(),
        "good",
    ),
    Kind(
        pgettext_lazy("changed", "visits were noted"), "desk:visits", "", Permission.VISIT_READ,
        lambda who, since: Visit.objects.visible_to(who).between(
            since.day, local_day(since.at) + timedelta(days=1)
        ).count(),
    ),
    Kind(
        pgettext_lazy("changed", "restaurants were visited"), "desk:rounds", "",
        Permission.ROUND_READ,
        lambda who, since: RestaurantVisit.objects.visible_to(who).took_place(
            since.day, until=local_day(since.at)
        ).count(),
    ),
)  # fmt: skip


def changed_for(person: Person, *, at: datetime) -> list[Changed]:
    since = Since(at)
    counted = (
        Changed(kind, kind.count(person, since), since)
        for kind in KINDS
        if can_somewhere(person, kind.holds)
    )
    return [one for one in counted if one.count]
