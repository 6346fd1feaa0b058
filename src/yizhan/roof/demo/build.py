"""The demo city, from nothing: a function of its seed, dated inside its year.

Everything is written by the actions of the apps that own it. The last entry of the audit log's
verb `demo.built` marks the database as a demo; without it nothing is ever replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, time
from random import Random

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.people.models import Person
from yizhan.ground.worktime.actions import fill_year, save_entry
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.roof.demo import (
    accompaniment,
    activities,
    appointments,
    burden,
    complaints,
    demands,
    figure_requests,
    fleet,
    gates,
    honours,
    leadership,
    lessons,
    losses,
    reports,
    restaurants,
    talks,
    visits,
)
from yizhan.roof.demo.branches import Organisation, load_branches, load_coming_events
from yizhan.roof.demo.cases import Year, load_year
from yizhan.roof.demo.catalogue import load_catalogue
from yizhan.roof.demo.city import HERE, ROOT, City, load_city
from yizhan.roof.demo.development import load_development, load_development_of_today
from yizhan.roof.demo.duties import (
    begin_duties,
    do_duties,
    load_plans_of_today,
    load_task_of_today,
    load_tasks,
)
from yizhan.roof.demo.help import load_help
from yizhan.roof.demo.register import load_certificates, load_companies
from yizhan.roof.demo.riders import load_riders
from yizhan.roof.demo.stations import Spot, load_network
from yizhan.roof.demo.today import Today
from yizhan.roof.shared.demo_city import mark_as_demo
from yizhan.wings.care.accompaniment.actions import fill_known as fill_steps
from yizhan.wings.care.rights.actions import fill_known
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.development.models import Candidacy

YEARS_OF_WORKDAYS = (2024, 2025, 2026)

Progress = Callable[[str, float], None]
"""Hears what was just done, and which share of all is."""


@dataclass(frozen=True)
class Plan:
    year: int = 2024
    scale: int = 1
    seed: int = 1

    def dice(self, what: str) -> Random:
        """Dice of its own for each part, so that changing one part leaves the others as they are."""
        return Random(f"{self.seed}/{what}")


def quiet(_what: str, _share: float) -> None:
    pass


@in_transaction
def build(plan: Plan, *, progress: Progress = quiet, live_at: datetime | None = None) -> None:
    """Build the city in an empty database, all of it or nothing. With `live_at`: open some cases
    that are new at that moment, too."""
    start = datetime(plan.year, 1, 2, 9, tzinfo=HERE)
    end = datetime(plan.year, 12, 31, 18, tzinfo=HERE)
    for year in sorted({*YEARS_OF_WORKDAYS, plan.year}):
        fill_year(year, by=None, at=start)
    items = _tables(at=start)
    progress("catalogue", 0.04)
    city = _units(plan, at=start)
    progress("units", 0.2)
    now = local_day(live_at or end)
    riders = load_riders(city, scale=plan.scale, at=start, now=now, rng=plan.dice("riders"))
    load_certificates(riders, now=now, at=live_at or end, rng=plan.dice("certificates"))
    progress("riders", 0.35)
    organisation = load_branches(city, riders, rng=plan.dice("branches"))
    on_the_way = load_development(city, organisation, rng=plan.dice("development"))
    progress("branches", 0.4)
    do_duties(city, until=live_at or end, rng=plan.dice("proofs"))
    load_tasks(city, rng=plan.dice("tasks"))
    stations, spots = _network(plan, city, at=start, now=live_at or end)
    progress("stations", 0.6)
    asking = Year(
        city, items=items, stations=stations, spots=spots, riders=riders, rng=plan.dice("cases")
    )
    load_year(asking, scale=plan.scale, at=end)
    progress("cases", 0.85)
    _load_what_was_held(plan, city, riders, stations, live_at=live_at)
    if live_at is not None:
        _of_today(plan, city, items, stations, at=live_at)
        _organisation_of_today(plan, city, organisation, on_the_way, at=live_at)
        progress("today", 0.98)
    reports.load_reports(city, at=live_at or end)
    mark_as_demo(at=end, **asdict(plan))
    progress("done", 1.0)


def _tables(*, at: datetime) -> dict[str, CatalogueItem]:
    """Load the tables that come with the platform, and the menu."""
    fill_known(by=None, at=at)
    fill_steps(by=None, at=at)
    return load_catalogue(at=at)


def _load_what_was_held(
    plan: Plan,
    city: City,
    riders: list[Person],
    stations: list[Station],
    *,
    live_at: datetime | None,
) -> None:
    """Load the demand, the activities and the meetings of the year and, for a living city, what can
    be joined."""
    demands.load_demand(city, at=datetime(plan.year, 12, 31, 18, tzinfo=HERE))
    leadership.load_meetings(city, year=plan.year, rng=plan.dice("meetings"))
    activities.load_year(city, riders, stations, year=plan.year, rng=plan.dice("activities"))
    over = live_at or datetime(plan.year, 12, 31, 18, tzinfo=HERE)
    load_help(city, stations, at=over, rng=plan.dice("help"))
    visits.load_lately(city, at=over, rng=plan.dice("visits"))
    losses.load_lately(city, riders, at=over, rng=plan.dice("losses"))
    talks.load_talks(city, at=over)
    appointments.load_roles(city, riders, year=plan.year, at=over, rng=plan.dice("roles"))
    if live_at is not None:
        dice = plan.dice("activities to come")
        activities.load_coming(city, riders, stations, now=live_at, rng=dice)
    complaints.load(at=over)
    figure_requests.load(city, at=over)
    burden.load(year=plan.year, at=over, rng=plan.dice("burden"))
    lessons.load(city, at=datetime(plan.year, 3, 1, 9, tzinfo=HERE))
    restaurants.load_rounds(city, riders, at=over, rng=plan.dice("restaurants"))
    honours.load_year(city, riders, year=plan.year, rng=plan.dice("honours"))
    crew = fleet.load_june(city, riders, year=plan.year, rng=plan.dice("exam fleet"))
    if live_at is not None:
        honours.load_coming(city, riders, now=live_at)
        dice = plan.dice("open exam week")
        fleet.load_open_week(city, crew, now=live_at, rng=dice)


def _network(
    plan: Plan, city: City, *, at: datetime, now: datetime
) -> tuple[list[Station], list[Spot]]:
    """The stations, the spots they stand at, and the gate handbook as it is now."""
    stations, spots = load_network(city, scale=plan.scale, at=at, rng=plan.dice("stations"))
    gates.load_gates(city, spots, at=now, rng=plan.dice("gates"))
    return stations, spots


def _units(plan: Plan, *, at: datetime) -> City:
    """The tree and who works in it; the rules by which units owe something from now on."""
    city = load_city(at=at, rng=plan.dice("city"), scale=plan.scale)
    leadership.load_seats(city, at=at, rng=plan.dice("seats"))
    begin_duties(city, at=at, rng=plan.dice("duties"))
    load_companies(city, at=at, rng=plan.dice("companies"))
    return city


def _of_today(
    plan: Plan,
    city: City,
    items: dict[str, CatalogueItem],
    stations: list[Station],
    *,
    at: datetime,
) -> None:
    """Load what is new at this moment: meetings, and cases that are open."""
    leadership.load_live(city, at=at, rng=plan.dice("meetings today"))
    Today(city, items, stations, at.replace(second=0, microsecond=0), plan.dice("today")).load()
    gates.report_problems(at=at, rng=plan.dice("problems at gates"))
    visits.load_today(city, items, now=at)
    _put_on_duty(city, at=at)
    accompaniment.load_today(city, now=at)


def _put_on_duty(city: City, *, at: datetime) -> None:
    """Somebody answers what is urgent by night. Put on the roster last: the cases that are open
    keep the deadline they were promised."""
    save_entry(
        None, by=None, at=at, unit=city.units[ROOT], person=city.accounts["dispatcher"],
        phone="12345", since=local_day(at), weekdays=range(7), begins=time(0), ends=time(0),
    )  # fmt: skip


def _organisation_of_today(
    plan: Plan,
    city: City,
    organisation: Organisation,
    on_the_way: list[Candidacy],
    *,
    at: datetime,
) -> None:
    """Load coming events of branches, people on the way, and a task that is out."""
    load_coming_events(organisation, now=at)
    load_development_of_today(
        city, organisation, on_the_way, now=at, rng=plan.dice("development of today")
    )
    load_plans_of_today(city, now=at)
    load_task_of_today(city, now=at, rng=plan.dice("task of today"))
