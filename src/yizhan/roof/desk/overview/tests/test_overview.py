"""/desk/overview: how it stands."""

from datetime import timedelta
from typing import Any

import pytest

from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, an_admin
from yizhan.roof.desk.overview.figures import figures_by_unit

pytestmark = pytest.mark.django_db

TODAY = MONDAY + timedelta(days=3)
WEEK: dict[str, Any] = {"since": MONDAY - timedelta(days=1), "until": MONDAY + timedelta(days=7)}


@pytest.fixture
def city():
    return a_city()


def closed(city, *, hours, solved):
    case = city.case()
    at = MONDAY + timedelta(hours=hours)
    actions.move_case(case, Status.RESOLVED, by=city.handler, at=at, text="Done.")
    actions.answer_by_asker(case, at=at + timedelta(hours=1), solved=solved)
    return case


def test_it_counts_what_is_open_by_unit(city):
    late = city.case()
    Case.objects.filter(pk=late.pk).update(due_at=TODAY - timedelta(hours=1))
    city.case(at=TODAY)

    total, [line] = figures_by_unit(city.lead, at=TODAY, **WEEK)

    assert (total.open, total.overdue) == (2, 1)
    assert (line.name, line.open) == (city.union.name, 2)


def test_a_stopped_clock_is_not_overdue(city):
    case = city.case()
    actions.move_case(
        case, Status.REACTION_REQUESTED, by=city.handler, at=MONDAY, text="Which gate?"
    )
    assert figures_by_unit(city.lead, at=TODAY, **WEEK)[0].overdue == 0


def test_it_takes_the_median_and_the_riders_word(city):
    for hours in (1, 2, 9):
        closed(city, hours=hours, solved=True)

    total, _lines = figures_by_unit(city.lead, at=TODAY, **WEEK)

    assert (total.closed, total.median_hours, total.solved_share) == (3, 2, 100)


def test_the_median_is_in_working_hours(city):
    closed(city, hours=3 * 24, solved=True)  # three office days of seven hours

    assert figures_by_unit(city.lead, at=TODAY, **WEEK)[0].median_hours == 3 * 7


def test_not_solved_counts_although_it_was_solved_in_the_end(city):
    case = closed(city, hours=1, solved=False)
    actions.move_case(
        case, Status.RESOLVED, by=city.handler, at=MONDAY + timedelta(hours=4), text="Now."
    )
    actions.answer_by_asker(case, at=MONDAY + timedelta(hours=5), solved=True)

    assert figures_by_unit(city.lead, at=TODAY, **WEEK)[0].solved_share == 50


def test_who_said_nothing_is_not_counted_as_content(city):
    actions.move_case(city.case(), Status.RESOLVED, by=city.handler, at=MONDAY, text="Done.")
    assert figures_by_unit(city.lead, at=TODAY, **WEEK)[0].solved_share is None


def test_it_shows_only_the_units_in_reach(city):
    city.case()
    assert figures_by_unit(city.handler, at=TODAY, **WEEK)[0].open == 1
    assert figures_by_unit(city.stranger, at=TODAY, **WEEK)[0].open == 0


def test_the_page_costs_the_same_however_many_units(client, city, django_assert_max_num_queries):
    city.case()
    client.force_login(city.lead)
    with django_assert_max_num_queries(9):
        answer = client.get("/desk/overview")
    assert city.union.name in answer.content.decode()


def test_a_missing_year_is_said_to_whoever_can_mend_it(client, city):
    client.force_login(an_admin(city.committee))
    assert 'data-tone="warn"' in client.get("/desk/overview").content.decode()
    client.force_login(city.lead)
    assert "/desk/calendar" not in client.get("/desk/overview").content.decode()


def test_htmx_gets_only_the_part(client, city):
    client.force_login(city.lead)
    answer = client.get("/desk/overview?period=y2024", headers={"HX-Request": "true"})
    assert answer.content.lstrip().startswith(b'<div id="units"')


def test_strangers_are_sent_away(client, city):
    assert client.get("/desk/overview").status_code == 302
    client.force_login(city.rider)
    assert client.get("/desk/overview").status_code == 403
