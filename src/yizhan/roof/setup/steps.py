"""The steps from an empty platform to the first answered need, and how far each is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import CLOSED
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import posts_where, units_where, without_staff
from yizhan.ground.people.rules import WITH_DIVISION
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.ground.worktime.actions import missing_years
from yizhan.kit.days import local_day
from yizhan.roof.setup.founding import city_division, root_unit
from yizhan.wings.care.stations.models import Station


class State(StrEnum):
    DONE = "done"
    OPEN = "open"
    OPTIONAL = "optional"
    """It is not done, and the platform works without it."""


@dataclass(frozen=True)
class Step:
    name: Promise
    state: State
    words: str
    """The figures of it."""
    where: str = ""
    """The name of the address at which one does it."""
    kind: str = ""
    """The kind of table that can be imported for it."""


def steps(by: Person, *, at: datetime) -> list[Step]:
    """All steps in their order, as an administrator of the whole city sees them."""
    return [step(by, at) for step in STEPS]


def _done(condition: object) -> State:
    return State.DONE if condition else State.OPEN


def _city(_by: Person, at: datetime) -> Step:
    division, root = city_division(at=at), root_unit()
    named = division is not None and root is not None and root.division_id is not None
    words = f"{division.name} {division.code}" if division else _("No city yet")
    words = f"{words} · {root.name}" if root else words
    return Step(gettext_lazy("City and code"), _done(named), words, "desk:units")


def _divisions(_by: Person, at: datetime) -> Step:
    known = Division.objects.in_force(on=local_day(at))
    counties = known.counties().count()
    townships = known.filter(kind=DivisionKind.TOWNSHIP).count()
    words = _("%(counties)d counties, %(townships)d townships")
    words %= {"counties": counties, "townships": townships}
    state = _done(city_division(at=at))
    return Step(gettext_lazy("Divisions"), state, words, kind="divisions")


def _boundaries(_by: Person, at: datetime) -> Step:
    counties = Division.objects.in_force(on=local_day(at)).counties()
    drawn, all_of_them = counties.drawn().count(), counties.count()
    words = _("%(drawn)d of %(all)d counties are drawn") % {"drawn": drawn, "all": all_of_them}
    if not drawn:
        words = _("None: a position counts for the county of the nearest station.")
    whole = drawn and drawn == all_of_them
    state = State.DONE if whole else State.OPTIONAL
    return Step(gettext_lazy("Boundaries"), state, words, kind="divisions")


def _calendar(_by: Person, at: datetime) -> Step:
    missing = missing_years(at)
    words = _("Working days are entered")
    if missing:
        years = ", ".join(map(str, missing))
        words = _("Working days of %(years)s are missing") % {"years": years}
    return Step(gettext_lazy("Calendar"), _done(not missing), words, "desk:calendar", "workdays")


def _menu(_by: Person, _at: datetime) -> Step:
    count = CatalogueItem.objects.on_menu().count()
    words = _("%(n)d matters on the menu") % {"n": count}
    return Step(gettext_lazy("Menu"), _done(count), words, "desk:catalogue", "catalogue")


def _units(by: Person, _at: datetime) -> Step:
    units = units_where(by, Permission.UNIT_READ).not_ended()
    homeless = units.filter(kind__in=WITH_DIVISION, division=None).count()
    words = _("%(n)d units") % {"n": units.count()}
    if homeless:
        words = _("%(n)d units, %(homeless)d without a division: no case finds those")
        words %= {"n": units.count(), "homeless": homeless}
    more_than_the_top = units.filter(depth__gt=1).exists()
    state = _done(more_than_the_top and not homeless)
    return Step(gettext_lazy("Units"), state, words, "desk:units", "units")


def _posts(by: Person, _at: datetime) -> Step:
    count = posts_where(by, Permission.UNIT_READ).count()
    units = units_where(by, Permission.UNIT_READ).not_ended()
    kinds = set(CatalogueItem.objects.on_menu().values_list("unit_kind", flat=True))
    answering = units.filter(kind__in=kinds & WITH_DIVISION)
    silent = len(without_staff(answering, Permission.CASE_WORK))
    words = _("%(n)d posts; nobody may answer in %(silent)d units")
    words %= {"n": count, "silent": silent}
    return Step(
        gettext_lazy("Posts"), _done(count > 1 and not silent), words, "desk:people", "posts"
    )


def _stations(_by: Person, _at: datetime) -> Step:
    count = Station.objects.public().count()
    words = _("%(n)d stations are public") % {"n": count}
    return Step(gettext_lazy("Stations"), _done(count), words, "desk:stations", "stations")


def _sms(_by: Person, _at: datetime) -> Step:
    gateway = settings.SMS_GATEWAY.partition("?")[0]
    if gateway == "console":
        state = State.OPEN if settings.PRODUCTION else State.OPTIONAL
        words = _("No gateway (YIZHAN_SMS_GATEWAY): riders can order, and cannot sign in.")
        return Step(gettext_lazy("Text messages"), state, words)
    return Step(gettext_lazy("Text messages"), State.DONE, gateway)


def _operation(_by: Person, _at: datetime) -> Step:
    words = _("For trying out on this machine. Set YIZHAN_PRODUCTION before riders come.")
    if settings.PRODUCTION:
        words = settings.BASE_URL
    state = State.DONE if settings.PRODUCTION else State.OPTIONAL
    return Step(gettext_lazy("Operation"), state, words)


def _first_order(by: Person, _at: datetime) -> Step:
    routed = Case.objects.visible_to(by).filter(routed=True)
    answered = routed.filter(status__in=CLOSED).exists()
    words = _("Order something as a rider would, and answer it.")
    if routed.exists():
        words = _("The first one found its unit and waits for its answer.")
    if answered:
        words = _("The first one was answered.")
    return Step(gettext_lazy("First order"), _done(answered), words, "rider:order")


STEPS: tuple[Callable[[Person, datetime], Step], ...] = (
    _city, _divisions, _boundaries, _calendar, _menu, _units, _posts, _stations, _sms, _operation,
    _first_order,
)  # fmt: skip
