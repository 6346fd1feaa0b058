"""Every figure of the article: new rows change it, its lines add up to it, and it says what it
counts, how and from what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from yizhan.ground.casework.tests.factories import City, a_city
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.groups import FEWEST, in_fives, lines_in_fives
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.insight.registry import OWNERS, Line, Topic
from yizhan.wings.care.activities.actions import conclude_session
from yizhan.wings.care.activities.tests.factories import a_session
from yizhan.wings.care.stations.tests.factories import a_station
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_general_branch
from yizhan.wings.organisation.development.tests.factories import a_candidacy, take_steps
from yizhan.wings.organisation.duties.actions import create_rule_duties
from yizhan.wings.organisation.duties.rules import Occasion
from yizhan.wings.organisation.duties.tests.factories import a_tree
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site
from yizhan.wings.participation.appointments.tests.factories import an_engagement
from yizhan.wings.participation.fleet.tests.factories import a_helper, a_week
from yizhan.wings.participation.honours.tests.factories import an_honour

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
YEAR_ENDS = [date(year, 12, 31) for year in range(2022, 2030)]
"""An admission takes its years."""
LONG_AGO = date(2020, 1, 1)
SPRING = datetime(2024, 4, 1, 6, tzinfo=UTC)


def _unit(kind: str, above: str | None = None) -> Callable[[City], Any]:
    def add(city: City) -> None:
        a_unit(a_unit(city.committee, kind=above) if above else city.committee, kind=kind)

    return add


def _branch(type: str) -> Callable[[City], Any]:
    def add(city: City) -> None:
        a_branch(a_general_branch(city.committee), type=type, founded_on=MONDAY.date())

    return add


def _admitted(kind: str) -> Callable[[City], Any]:
    def add(city: City) -> None:
        general = a_unit(kind=UnitKind.GENERAL_BRANCH, founded_on=LONG_AGO)
        candidacy = a_candidacy(a_branch(general, founded_on=LONG_AGO), kind=kind)
        take_steps(candidacy, "approval", start=date(2022, 6, 6))

    return add


def _owed(occasion: Occasion) -> Callable[[City], Any]:
    def add(_city: City) -> None:
        tree = a_tree()
        about = tree.branch() if occasion == Occasion.BRANCH_FOUNDED else tree.company
        create_rule_duties(occasion, about=about, at=MONDAY)

    return add


def _held(kind: str) -> Callable[[City], Any]:
    def add(city: City) -> None:
        before = SPRING - timedelta(days=2)
        session = a_session(city.union, by=city.handler, at=before, begins_at=SPRING, kind=kind)
        conclude_session(session, by=city.handler, at=SPRING)

    return add


def _helps(city: City) -> None:
    day = date(2024, 6, 7)
    a_helper(a_week(city.bureau, day=day, at=MONDAY), a_person(), at=MONDAY, day=day)


CHANGES: dict[str, Callable[[City], Any]] = {
    "delivery_sites": lambda city: a_site(),
    "riders": lambda city: a_ridership(a_person(), a_site(), joined_on=date(2024, 3, 1)),
    "county_general_branches": _unit(UnitKind.GENERAL_BRANCH),
    "guidance_stations": _unit(UnitKind.GUIDANCE_STATION, UnitKind.OFFICE),
    "joint_branches": _branch("joint"),
    "mobile_branches": _branch("mobile"),
    "riders_admitted": _admitted("rider"),
    "company_heads_admitted": _admitted("head"),
    "org_coverage": _owed(Occasion.COMPANY_HAS_MEMBERS),
    "welcome_packs": _owed(Occasion.COMPANY_HAS_MEMBERS),
    "follow_up": _owed(Occasion.BRANCH_FOUNDED),
    "info_push": _owed(Occasion.BRANCH_FOUNDED),
    "partner_outlets": lambda city: a_station(kind="pharmacy"),
    "service_centres": lambda city: a_station(kind="service_centre"),
    "shared_posts": lambda city: a_station(kind="red_post"),
    "outdoor_stations": lambda city: a_station(kind="outdoor_station"),
    "warm_actions": _held("check-up"),
    "trainings": _held("first-aid"),
    "supervisors": lambda city: an_engagement(city.union, by=city.handler, role="food_safety"),
    "exam_fleet": _helps,
    "honoured_riders": an_honour,
}
"""A deed that changes the rows under each figure of the article."""


@pytest.mark.parametrize("key", sorted(CHANGES))
def test_the_figure_follows_its_rows(key):
    city = a_city()
    about = REGISTRY[key]
    before = [about.compute(Extent(day)).value for day in YEAR_ENDS]

    CHANGES[key](city)

    after = [about.compute(Extent(day)).value for day in YEAR_ENDS]
    if about.is_share:
        assert set(before) == {100} and min(after) < 100
    else:
        assert {new - old for old, new in zip(before, after, strict=True)} == {0, 1}


@pytest.mark.parametrize("key", sorted(CHANGES))
def test_the_lines_are_what_is_counted(key):
    CHANGES[key](a_city())
    for day in YEAR_ENDS:
        answer = REGISTRY[key].compute(Extent(day))
        lines = answer.lines()
        if REGISTRY[key].is_share:
            assert bool(len(lines)) == (answer.value < 100)
        else:
            assert sum(line.count for line in lines) == answer.value
        assert list(lines) == list(lines[: len(lines)])


def test_every_figure_says_all_about_itself_in_both_languages():
    for about in REGISTRY.values():
        words = (about.name, about.unit, about.definition, about.formula, about.source)
        with translation.override("en"):
            english = [str(word) for word in words]
        with translation.override("zh-hans"):
            chinese = [str(word) for word in words]
        assert all(english) and all(chinese), about.key
        said = zip(english, chinese, strict=True)
        assert [en for en, zh in said if en == zh and en != "%"] == [], about.key
    assert set(OWNERS) == set(Topic)


def test_groups_are_in_fives_and_add_up():
    lines = [Line("a", count=23), Line("b", count=4), Line("c", count=10)]

    shown = lines_in_fives(lines, of=37)

    assert [line.count for line in shown] == [20, 10, 7]
    assert "b" not in [line.name for line in shown]
    assert lines_in_fives([Line("a", count=4)], of=in_fives(4)) == []
    assert all(in_fives(n) % FEWEST == 0 and 0 <= n - in_fives(n) < FEWEST for n in range(40))


def test_a_county_counts_what_lies_in_it_and_the_rest_is_elsewhere():
    city = a_city()
    here = a_station(kind="red_post", division=city.county)
    a_station(kind="red_post", division=city.city)
    site = a_site(division=city.county)
    a_ridership(a_person(), site, joined_on=date(2024, 3, 1))
    a_ridership(a_person(), a_site(division=city.city), joined_on=date(2024, 3, 1))

    for key in ("shared_posts", "riders", "delivery_sites"):
        about = REGISTRY[key]
        assert about.compute(Extent(DAY)).value == 2, key
        assert about.compute(Extent(DAY, division=city.county)).value == 1, key
        assert about.compute(Extent(DAY, city.committee, division=city.county)).value == 1, key
        assert about.compute(Extent(DAY, city.traffic, division=city.county)).value <= 1, key
    assert here.code
