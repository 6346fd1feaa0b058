"""/desk/coverage: counted by county, as of any day, scoped; every figure opens its rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.actions import UnitRow, close_unit, load_units
from yizhan.ground.people.models import Unit, UnitPeriod
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.roof.desk.coverage.counties import Sight, counties, total
from yizhan.wings.organisation.branches.actions import cover_company
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_member
from yizhan.wings.organisation.register.tests.factories import a_ridership

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()
FIGURES = ("offices", "stations", "bare", "branches", "companies", "covered", "riders")


class Town:
    """Two counties: in one an office with its station and one without, a general branch, a site; in
    the other a single office with a station, and no general branch."""

    def __init__(self) -> None:
        city = a_division()
        self.counties = [a_division(city, kind=DivisionKind.COUNTY) for _ in range(2)]
        township = a_division(self.counties[0], kind=DivisionKind.TOWNSHIP)
        self.root = a_unit(division=city)
        self.bureaus = [
            a_unit(self.root, kind=UnitKind.BUREAU, division=county) for county in self.counties
        ]
        first, second = self.bureaus
        self.office = a_unit(first, kind=UnitKind.OFFICE, division=township)
        self.bare = a_unit(first, kind=UnitKind.OFFICE, division=township, name="没有站的所")
        self.station = self._station(self.office)
        self._station(a_unit(second, kind=UnitKind.OFFICE, division=self.counties[1]))
        self.general = a_unit(
            self.root, kind=UnitKind.GENERAL_BRANCH, division=self.counties[0], name="某县党总支"
        )
        self.branch = a_branch(self.general, founded_on=DAY)
        self.company = a_unit(self.root, kind=UnitKind.COMPANY)
        site = a_unit(self.company, kind=UnitKind.DELIVERY_SITE, division=township)
        a_ridership(a_person(), site, joined_on=DAY)
        a_member(self.branch, company=self.company)
        self.lead = a_person("lead", self.root, scope=Scope.BELOW)

    def _station(self, office: Unit) -> Unit:
        return a_unit(office, kind=UnitKind.GUIDANCE_STATION, division=office.division)

    def counted(self, person=None, on=DAY):
        rows = counties(Sight(person or self.lead, on))
        return [[getattr(row, figure) for figure in FIGURES] for row in rows]


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def page(client, town):
    client.force_login(town.lead)
    return client


def test_each_county_counts_what_is_in_it(town):
    assert town.counted() == [
        [2, 1, 1, 1, 0, 0, 1],
        [1, 1, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 0, 0],  # the company is the city's
    ]
    first, second, city = counties(Sight(town.lead, DAY))
    assert [one.name for one in first.general] == ["某县党总支"]
    assert (first.lacks_branch, second.lacks_branch, city.lacks_branch) == (False, True, False)


def test_a_company_is_covered_when_a_branch_covers_it(town):
    cover_company(town.branch, town.company, by=None, at=MONDAY)
    assert _whole(town).covered == 1


def _whole(town):
    sight = Sight(town.lead, DAY)
    return total(counties(sight), sight)


def test_a_past_day_shows_what_was(town):
    close_unit(town.station, by=None, at=MONDAY + timedelta(days=1))
    assert town.counted()[0][:3] == [2, 1, 1]
    assert town.counted(on=DAY + timedelta(days=1))[0][:3] == [2, 0, 2]
    assert town.counted(on=DAY - timedelta(days=1))[0] == [0, 0, 0, 0, 0, 0, 0]


def test_one_sees_what_ones_posts_reach(town):
    small = a_person("lead", town.bureaus[0], scope=Scope.BELOW)
    assert [row[:3] for row in town.counted(small)] == [[2, 1, 1]]


def test_a_general_branch_out_of_reach_is_no_gap(client, town):
    """With one station in sight, its county is told truly and the others not at all."""
    client.force_login(a_person("instructor", town.station, scope=Scope.BELOW))
    (row,) = counties(Sight(a_person("lead", town.station, scope=Scope.BELOW), DAY))
    assert (row.division, row.general, row.has_gap) == (town.counties[0], [], False)
    for page in ("coverage", "structure"):
        text = client.get(f"/desk/{page}", {"on": DAY.isoformat()}).content.decode()
        assert town.counties[0].name in text and town.counties[1].name not in text
        assert "尚" not in text and "缺口" not in text and "0/所0" not in text


def test_what_is_out_of_reach_is_not_0(client, town):
    """A dispatcher of the bureau knows no head-counts; and companies stand below the city."""
    town.company.division = town.counties[0]
    town.company.save(update_fields=["division"])
    UnitPeriod.objects.filter(unit=town.company).update(division=town.counties[0])
    cover_company(town.branch, town.company, by=None, at=MONDAY)
    dispatcher = a_person("dispatcher", town.bureaus[0], scope=Scope.BELOW)
    (row,) = counties(Sight(dispatcher, DAY))
    assert [row.seen[figure] for figure in FIGURES] == [2, 1, 1, None, None, None, None]
    assert row.seen["general"] == 0 and not row.lacks_branch
    client.force_login(dispatcher)
    text = client.get("/desk/coverage", {"on": DAY.isoformat()}).text
    assert text.count("不在您的范围") == 5, "four figures and the general branch"
    file = client.get("/desk/coverage/export.csv", {"on": DAY.isoformat()}).content.decode()
    assert file.count("不在您的范围") == 4
    behind = client.get(f"/desk/coverage/{town.counties[0].code}/riders", {"on": DAY.isoformat()})
    assert "不在您的范围" in behind.text


def test_who_sees_the_root_alone_is_not_told_that_nothing_is_below(client, town):
    client.force_login(a_person("committee", town.root, scope=Scope.HERE))
    text = client.get("/desk/structure", {"on": DAY.isoformat()}).text
    assert "不在您的范围" in text
    assert "0个指导站" not in text


def test_a_lead_of_the_city_sees_every_figure(town):
    assert all(None not in row.seen.values() for row in counties(Sight(town.lead, DAY)))


def test_who_sees_nothing_is_told_so(client, town):
    client.force_login(a_person("instructor", town.station, scope=Scope.BELOW))
    for page in ("coverage", "structure"):
        text = client.get(f"/desk/{page}", {"on": "2001-01-01"}).content.decode()
        assert "您的岗位范围内还没有组织" in text


def test_a_county_without_a_general_branch_is_a_gap_and_no_error(page, town):
    text = page.get("/desk/coverage", {"on": DAY.isoformat()}).content.decode()
    assert "1个县区尚未成立党总支" in text
    assert "尚未成立</span>" in text


def test_every_figure_opens_rows_that_add_up(page, town):
    for row in counties(Sight(town.lead, DAY)):
        for figure in FIGURES:
            answer = page.get(f"/desk/coverage/{row.code}/{figure}", {"on": DAY.isoformat()})
            lines = answer.context["lines"]
            n = sum(count for _, count, _ in lines) if figure == "riders" else len(lines)
            assert n == getattr(row, figure), (row.code, figure)


def test_an_office_without_a_station_is_named(page, town):
    code = town.counties[0].code
    text = page.get(f"/desk/coverage/{code}/bare", {"on": DAY.isoformat()}).content.decode()
    assert "没有站的所" in text
    assert town.office.name not in text


def test_what_is_no_county_or_figure_is_not_there(page, town):
    code = town.counties[0].code
    assert page.get("/desk/coverage/1/offices").status_code == 404
    assert page.get(f"/desk/coverage/{code}/nothing").status_code == 404


def test_a_day_that_is_none_is_today(page):
    for day in ("", "x", "2999-01-01"):
        assert page.get("/desk/coverage", {"on": day}).context["on"] == timezone.localdate()


def test_the_table_is_a_file_too(page, town):
    answer = page.get("/desk/coverage/export.csv", {"on": DAY.isoformat()})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("县区,党总支,市场监管所,党建指导站")
    assert lines[1] == f"{town.counties[0].name},某县党总支,2,1,1,1,0,0,1"
    assert page.get("/desk/coverage/export.xlsx").content[:2] == b"PK"


def test_who_may_not(client, town):
    client.force_login(a_person("company", town.company))
    assert client.get("/desk/coverage").status_code == 403


def test_the_number_of_queries_does_not_grow(page, town, django_assert_num_queries):
    with django_assert_num_queries(13):
        page.get("/desk/coverage")
    load_units(
        [
            UnitRow(f"o{n}", "所", UnitKind.OFFICE, DAY, town.bureaus[0].code, town.counties[0])
            for n in range(30)
        ],
        at=MONDAY,
    )
    with django_assert_num_queries(13):
        page.get("/desk/coverage")


@pytest.mark.parametrize("form", ["pdf", "geojson", "CSV"])
def test_a_form_that_it_is_not_written_in_is_not_there(client, form):
    client.force_login(Town().lead)
    assert client.get(f"/desk/coverage/export.{form}").status_code == 404
