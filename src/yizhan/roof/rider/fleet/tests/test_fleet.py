"""/me/fleet: a rider signs up, answers, rides, reads what she needs and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand, Helper
from yizhan.wings.participation.fleet.rules import State
from yizhan.wings.participation.fleet.tests.factories import (
    a_hall,
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)
PAGE = "/me/fleet"


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to(SEVEN, tick=False)


@pytest.fixture
def week():
    return a_week(a_unit(), day=DAY, at=MONDAY)


@pytest.fixture
def rider(client):
    one = a_person()
    client.force_login(one)
    return one


@pytest.fixture
def errand(week, rider):
    a_helper(week, rider, at=SEVEN)
    return an_errand(week, at=SEVEN)[0]


def sign_up(week, **changes):
    return {
        "day": DAY.isoformat(), "opens": "06:30", "closes": "11:00", "near": a_hall(week).pk,
        "capacity": "3", "skills": ["car"],
    } | changes  # fmt: skip


def test_she_signs_up_and_leaves(client, week, rider):
    address = f"{PAGE}/weeks/{week.pk}"
    assert client.get(address).status_code == 200
    client.post(address, sign_up(week))
    helper = Helper.objects.get()
    assert (helper.person, helper.skills) == (rider, ["car"])
    again = client.post(address, sign_up(week))
    assert again.status_code == 422
    client.post(f"{PAGE}/days/{helper.pk}/leave")
    helper.refresh_from_db()
    assert helper.left_at == SEVEN


def test_hours_that_cannot_be_are_said_beside_the_field(client, week, rider):
    answer = client.post(f"{PAGE}/weeks/{week.pk}", sign_up(week, closes="06:00"))
    assert answer.status_code == 422
    assert "结束时间早于开始时间" in answer.text


def test_before_her_yes_she_reads_no_address(client, errand):
    assert "城西大道" not in client.get(PAGE).text
    number = client.post(f"{PAGE}/errands/{errand.public_id}/number")
    assert "13877812345" not in number.text


def test_from_yes_to_done(client, errand):
    address = f"{PAGE}/errands/{errand.public_id}"
    for deed, state in (
        ("accept", State.ACCEPTED),
        ("out", State.UNDER_WAY),
        ("picked", State.UNDER_WAY),
        ("done", State.DONE),
    ):
        client.post(address, {"deed": deed})
        errand.refresh_from_db()
        assert errand.state == state
        shown = client.get(PAGE).text
        assert ("城西大道" in shown) == (state != State.DONE)


def test_the_number_is_shown_by_a_tap(client, errand, rider):
    actions.accept(errand, by=rider, at=SEVEN)
    assert "13877812345" not in client.get(PAGE).text
    answer = client.post(f"{PAGE}/errands/{errand.public_id}/number")
    assert "13877812345" in answer.text
    assert "no-store" in answer["Cache-Control"]


def test_no_asks_the_next(client, errand, week):
    other = a_person()
    a_helper(week, other, at=SEVEN)
    client.post(f"{PAGE}/errands/{errand.public_id}", {"deed": "decline"})
    assert Errand.objects.get().helper.person == other


def test_a_stranger_gets_404(client, errand):
    client.force_login(a_person())
    assert client.post(f"{PAGE}/errands/{errand.public_id}", {"deed": "accept"}).status_code == 404
    assert client.post(f"{PAGE}/errands/{errand.public_id}/number").status_code == 404
    helper = errand.helper
    assert client.post(f"{PAGE}/days/{helper.pk}/leave").status_code == 404
    assert client.get(f"{PAGE}/thanks/{helper.pk}").status_code == 404


def test_an_unknown_deed_changes_nothing(client, errand):
    client.post(f"{PAGE}/errands/{errand.public_id}", {"deed": "fly"})
    errand.refresh_from_db()
    assert errand.state == State.OFFERED


def test_the_letter_of_thanks_has_the_minutes(client, errand, rider, week):
    actions.accept(errand, by=rider, at=SEVEN)
    actions.set_out(errand, by=rider, at=SEVEN)
    actions.done(errand, by=rider, at=SEVEN + timedelta(minutes=25))
    actions.thank(week, at=SEVEN + timedelta(days=3))
    text = client.get(f"{PAGE}/thanks/{errand.helper_id}").text
    assert "25" in text
    assert "城西大道" not in text


def test_without_anything_it_says_so(client, rider):
    assert "现在没有要您办的求助" in client.get(PAGE).text


def test_the_number_of_queries_is_fixed(client, errand, week, django_assert_num_queries):
    client.get(PAGE)
    with django_assert_num_queries(12) as captured:
        client.get(PAGE)
    an_errand(week, at=SEVEN)
    with django_assert_num_queries(len(captured)):
        client.get(PAGE)
