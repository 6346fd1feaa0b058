"""Entries nobody confirms are asked about by a link, and end dated and with their reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.notify.models import Message
from yizhan.ground.people import vault
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.organisation.register import jobs
from yizhan.wings.organisation.register.actions import confirm, join, leave
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site
from yizhan.wings.organisation.register.vault import question_token, ridership_of_token

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
START = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _patience(settings):
    settings.CONFIRM_AFTER, settings.CONFIRM_WITHIN = 90, 14


@pytest.fixture
def clock(monkeypatch):
    """Ten in the morning, so many days after the start; or another hour."""

    def set_to(days, hour=10):
        at = datetime(2024, 3, 4, hour, 30, tzinfo=HERE) + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: at)
        return at

    return set_to


@pytest.fixture
def rider():
    rider = a_person()
    vault.keep("phone", "13800000001", person=rider, at=datetime(2024, 3, 4, tzinfo=HERE))
    return rider


@pytest.fixture
def riding(rider):
    return a_ridership(rider, a_site(), joined_on=START)


def test_a_rider_is_asked_once_by_a_text_message(clock, riding):
    clock(89)
    assert jobs.ask_silent_riders() == 0
    clock(90)
    assert jobs.ask_silent_riders() == 1
    assert jobs.ask_silent_riders() == 0

    riding.refresh_from_db()
    by_sms = Message.objects.get(channel="sms")
    assert by_sms.link == f"/riding/{question_token(riding)}"
    assert riding.site.name in by_sms.body
    assert Message.objects.filter(channel="in_app").count() == 1


@pytest.mark.parametrize("hour", [11, 12, 17, 18, 19])
def test_nobody_is_asked_nor_ended_at_meal_times(clock, riding, hour):
    clock(90, hour)
    assert jobs.ask_silent_riders() == 0
    clock(90)
    jobs.ask_silent_riders()
    clock(104, hour)
    assert jobs.end_silent_riderships() == 0


def test_silence_ends_the_entry_on_that_day_with_its_reason(clock, riding):
    clock(90)
    jobs.ask_silent_riders()
    clock(103)
    assert jobs.end_silent_riderships() == 0
    clock(104)
    assert jobs.end_silent_riderships() == 1
    assert jobs.end_silent_riderships() == 0

    riding.refresh_from_db()
    assert (riding.left_on, riding.end_reason) == (START + timedelta(days=104), "silence")
    assert Ridership.objects.in_force(on=START + timedelta(days=103)).exists()
    assert Entry.objects.get(verb="rider.left").facts["reason"] == "silence"
    assert Message.objects.filter(topic="riding.ended").count() == 1


@pytest.mark.parametrize("how", ["tap", "scan"])
def test_a_sign_of_life_starts_the_time_anew(clock, rider, riding, how):
    clock(90)
    jobs.ask_silent_riders()
    at = clock(100)
    if how == "tap":
        assert confirm(riding, by=rider, at=at)
    else:
        join(rider, riding.site, by=rider, at=at)
    clock(104)
    assert jobs.end_silent_riderships() == 0
    clock(189)
    assert jobs.ask_silent_riders() == 0
    clock(190)
    assert jobs.ask_silent_riders() == 1


def test_a_city_may_ask_nobody(clock, riding, settings):
    settings.CONFIRM_AFTER = 0
    clock(400)
    assert jobs.ask_silent_riders() == jobs.end_silent_riderships() == 0


def test_the_link_opens_one_open_question_and_no_other(clock, rider, riding):
    clock(90)
    jobs.ask_silent_riders()
    riding.refresh_from_db()
    token = question_token(riding)

    assert ridership_of_token(token) == riding
    number, _, seal = token.partition("-")
    for other in (
        "",
        "x",
        f"{int(number) + 1}-{seal}",
        f"{number}-{seal[::-1]}",
        f"-{number}",
        number,
    ):
        assert ridership_of_token(other) is None
    confirm(riding, by=rider, at=clock(91))
    assert ridership_of_token(token) is None


def test_a_link_of_last_time_is_dead(clock, rider, riding):
    clock(90)
    jobs.ask_silent_riders()
    riding.refresh_from_db()
    old = question_token(riding)
    confirm(riding, by=rider, at=clock(91))
    clock(181)
    jobs.ask_silent_riders()
    assert ridership_of_token(old) is None


def test_who_has_left_is_not_asked(clock, rider, riding):
    leave(riding, by=rider, at=clock(1))
    assert not confirm(riding, by=rider, at=clock(2))
    clock(200)
    assert jobs.ask_silent_riders() == 0
