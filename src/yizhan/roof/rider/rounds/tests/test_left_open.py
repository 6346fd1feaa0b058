"""/me/rounds: the sheet of a visit that stood open for an hour while the visit changed beneath."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.roof.shared.tests.left_open import LeftOpen, a_browser, sign_out_elsewhere
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Seat, Visit
from yizhan.wings.participation.restaurants.tests.factories import DAY, drawn

pytestmark = pytest.mark.django_db
HOUR, NOTE = timedelta(hours=1), "后门边堆着纸箱。"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def seat(city):
    """The rider is one of ten, who are all drawn, and goes."""
    at = timezone.now() - 4 * DAY
    drawn(city.bureau, city.county, by=city.dispatcher, at=at, places=5, people=[city.rider],
          visitors=10)  # fmt: skip
    one = Seat.objects.asked_by(city.rider).select_related("visit__round").get()
    actions.accept_seat(one, by=city.rider, at=timezone.now())
    return one


@pytest.fixture
def browser(city):
    browser = a_browser()
    browser.force_login(city.rider)
    return browser


@pytest.fixture
def page(browser, seat):
    return LeftOpen(browser, f"/me/rounds/{seat.pk}/sheet")


def said(**more):
    return {"visited_on": timezone.localdate().isoformat(), "seen-floor": "no", "note": NOTE} | more


def test_an_hour_later_it_counts_and_back_and_again_is_once(page, seat, time_machine):
    time_machine.move_to(timezone.now() + HOUR)
    form = said()
    first, again = page.send(**form), page.send(**form)
    assert first.url == again.url == f"/me/rounds/{seat.pk}"
    assert Visit.objects.get(pk=seat.visit_id).version == seat.visit.version + 1


def test_the_other_of_the_pair_was_first(page, city, seat):
    other = Seat.objects.filter(visit=seat.visit_id).exclude(pk=seat.pk).get()
    sheet = actions.Sheet(visited_on=timezone.localdate(), seen={"floor": "yes"}, note="干净")
    actions.send_sheet(other, sheet, by=other.visitor.person, at=timezone.now())
    answer = page.send(**said())
    assert answer.status_code == 422
    assert "已经提交" in answer.content.decode()
    assert NOTE in answer.content.decode()
    assert Visit.objects.get(pk=seat.visit_id).note == "干净"


def test_the_round_was_given_up(page, city, seat):
    a_round = seat.visit.round
    actions.abandon_round(a_round, reason="名单有误", by=city.dispatcher, at=timezone.now())
    answer = page.send(**said())
    assert answer.status_code == 422
    assert NOTE in answer.content.decode()


def test_signed_out_in_another_tab_the_words_stay_and_count_once_after_signing_in(page, seat, city):
    sign_out_elsewhere(page.browser)
    answer = page.send(**said())
    assert answer.status_code == 403
    assert NOTE in answer.content.decode()
    assert Visit.objects.get(pk=seat.visit_id).state == "drawn"
    page.browser.force_login(city.rider)
    first, again = page.send_again(answer), page.send_again(answer)
    assert first.url == again.url == f"/me/rounds/{seat.pk}"
    visit = Visit.objects.get(pk=seat.visit_id)
    assert (visit.state, visit.note, visit.seen["floor"]) == ("sent", NOTE, "no")
