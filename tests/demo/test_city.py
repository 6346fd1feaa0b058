"""The demo city: a function of its seed, and as the article describes it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db.models import F

from yizhan.ground.audit.actions import first_broken
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import active_posts
from yizhan.ground.places.index import division_at
from yizhan.roof.demo.city import HERE
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.figures import figures
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.branches.index import (
    companies_with_members,
    covered_companies,
    member_counts,
)
from yizhan.wings.organisation.branches.models import Branch, Membership
from yizhan.wings.organisation.development import index as development
from yizhan.wings.organisation.development.models import Candidacy
from yizhan.wings.organisation.development.rules import first_too_early

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("twins"),
    pytest.mark.xdist_group("demo"),  # built in one worker only
]


def test_the_same_seed_makes_the_same_city(twins):
    for part, rows in twins.first.items():
        assert rows == twins.second[part], part


@pytest.mark.parametrize(
    "username",
    ["admin", "lead", "dispatcher", "handler", "instructor", "host", "secretary", "company",
     "organiser"],
)  # fmt: skip
def test_an_account_holds_its_post_and_has_no_password(username):
    person = Person.objects.get(username=username)

    role = "secretary" if username == "organiser" else username
    assert {post.role for post in active_posts(person)} == {role}
    assert not person.has_usable_password()


def test_every_station_stands_in_its_county():
    for station in Station.objects.select_related("division"):
        place = division_at(station.lon, station.lat)
        assert (place.division, place.near_border) == (station.division, False), station


def test_the_figures_are_those_of_the_article():
    values = {figure.about.key: figure.value for figure in figures(Extent(date(2024, 12, 31)))}

    article = {
        "delivery_sites": 24,
        "riders": 1483,
        "county_general_branches": 8,
        "guidance_stations": 131,
        "office_coverage": 100.0,
        "joint_branches": 3,
        "mobile_branches": 4,
        "riders_admitted": 5,
        "company_heads_admitted": 2,
        "org_coverage": 100.0,
        "welcome_packs": 100.0,
        "follow_up": 100.0,
        "info_push": 100.0,
        "service_centres": 8,
        "shared_posts": 38,
        "outdoor_stations": 650,
        "partner_outlets": 102,
        "supervisors": 64,
        "warm_actions": 75,
        "trainings": 85,
        "honoured_riders": 10,
        "exam_fleet": 85,
    }
    assert {key: values.get(key) for key in article} == article
    assert set(values) - set(article) == {
        "reports_food", "reports_street", "reports_hazard", "reports_hours_to_close",
        "reports_solved", "restaurant_visits", "restaurant_findings", "volunteer_hours",
        "volunteers", "form_minutes", "saved_minutes",
    }  # fmt: skip
    assert values["volunteer_hours"] > values["volunteers"] > 0


@pytest.mark.parametrize("code", ["org_coverage", "welcome_packs", "follow_up", "info_push"])
def test_a_measure_is_of_something(code):
    """In the year something was owed by it, and for a while not all of it was done."""
    shares = [
        Extent(date(2024, month, day)).duties().filter(duty__rule__code=code).share(
            on=date(2024, month, day)
        )
        for month in range(1, 13)
        for day in range(1, 29)
    ]  # fmt: skip

    assert shares[-1].owed > 1
    assert min(share.percent for share in shares) < 100 or code == "follow_up"
    assert all(share.late == 0 for share in shares)


def test_the_figures_were_others_in_spring():
    values = {figure.about.key: figure.value for figure in figures(Extent(date(2024, 3, 1)))}

    assert values["riders"] != 1483
    assert values["outdoor_stations"] != 650


def test_every_company_with_members_is_covered_and_nobody_is_counted_twice():
    day = date(2024, 12, 31)
    branches = list(Branch.objects.in_force(on=day))
    at_home = sum(home for home, _linked in member_counts(branches, on=day).values())

    assert len(companies_with_members(on=day)) == 4
    assert companies_with_members(on=day) <= covered_companies(on=day)
    members = Membership.objects.in_force(on=day)
    assert members.filter(branch__isnull=False).count() == at_home
    assert members.count() == members.values("person").distinct().count()
    assert not members.exclude(person__consents__withdrawn_at=None).exists()


def test_whoever_was_admitted_went_through_every_stage():
    table = development.stage_table()
    admitted = Candidacy.objects.filter(steps__membership="probationary").distinct()
    assert admitted.count() == 7
    for progress in development.progress_list(admitted, on=date(2024, 12, 31)):
        codes = [step.stage.code for step in progress.steps if step.kind == "entered"]
        assert codes == [row.code for row in table.terms][: len(codes)]
        assert first_too_early(table.terms, progress.entered) is None


def test_the_year_is_over():
    year = datetime(2024, 1, 1, tzinfo=HERE), datetime(2025, 1, 1, tzinfo=HERE)

    reports = Case.objects.reports()
    assert not Case.objects.open().exclude(pk__in=reports.values("pk")).exists()
    assert reports.open().exists(), "what was seen in the last days"
    assert not CaseStep.objects.exclude(at__range=year).exists()


def test_the_year_has_everything_in_it():
    late = Case.objects.filter(closed_at__gt=F("due_at"))
    merged = Case.objects.exclude(merged_into=None)
    again = Case.objects.filter(reopened_count__gt=0)

    assert min(rows.count() for rows in (late, merged, again)) > 5
    assert {group for group in Case.objects.values_list("item__group", flat=True)} == set(ItemGroup)


def test_its_history_is_whole():
    assert first_broken() is None
