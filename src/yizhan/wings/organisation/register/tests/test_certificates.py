"""Health certificates: a day and a consent, reminded twice, seen by nobody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import erase_person
from yizhan.ground.people.models import Consent
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.organisation.register import jobs
from yizhan.wings.organisation.register.actions import forget_certificate, set_certificate
from yizhan.wings.organisation.register.actions.certificates import UnlikelyDay
from yizhan.wings.organisation.register.models import Certificate

pytestmark = pytest.mark.django_db
END = date(2024, 6, 30)
WORDS = "同意保存到期日"


@pytest.fixture
def clock(monkeypatch):
    def set_to(day):
        at = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(timezone, "now", lambda: at)
        return at

    return set_to


@pytest.fixture
def rider():
    return a_person()


def test_it_is_kept_with_a_consent(rider):
    set_certificate(rider, END, wording=WORDS, at=MONDAY)
    set_certificate(rider, END, wording=WORDS, at=MONDAY)
    assert Consent.objects.not_ended().get().wording == WORDS
    assert Certificate.objects.visible_to(rider).get().valid_until == END
    assert not Certificate.objects.visible_to(a_person()).exists()


@pytest.mark.parametrize("day", [date(2022, 1, 1), date(2034, 1, 1)])
def test_an_unlikely_day_is_refused(rider, day):
    with pytest.raises(UnlikelyDay):
        set_certificate(rider, day, wording=WORDS, at=MONDAY)
    assert not Consent.objects.exists()


def reminders():
    return Message.objects.filter(topic="certificate.ends", channel="in_app").count()


def test_the_rider_hears_a_month_before_and_on_the_day_and_once_each(clock, rider):
    set_certificate(rider, END, wording=WORDS, at=MONDAY)
    for day, count in ((-31, 0), (-30, 1), (-30, 1), (-5, 1), (0, 2), (0, 2), (3, 2)):
        clock(END + timedelta(days=day))
        jobs.remind_of_certificates()
        assert reminders() == count, day


def test_a_clock_that_stood_still_tells_late_and_not_years_late(clock, rider):
    set_certificate(rider, END, wording=WORDS, at=MONDAY)
    clock(END + timedelta(days=40))
    assert jobs.remind_of_certificates() == 0
    clock(END + timedelta(days=6))
    assert jobs.remind_of_certificates() == 1


def test_a_new_certificate_is_reminded_of_anew(clock, rider):
    set_certificate(rider, END, wording=WORDS, at=MONDAY)
    jobs.remind_of_certificates() or clock(END)
    jobs.remind_of_certificates()
    later = END + timedelta(days=365)
    set_certificate(rider, later, wording=WORDS, at=clock(END))
    clock(later - timedelta(days=30))
    assert jobs.remind_of_certificates() == 1


def test_it_is_forgotten_when_she_says_so_or_goes(rider):
    set_certificate(rider, END, wording=WORDS, at=MONDAY)
    assert forget_certificate(rider.pk, by=rider, at=MONDAY)
    assert not Consent.objects.not_ended().exists()
    set_certificate(rider, END, wording=WORDS, at=MONDAY)
    erase_person(rider, by=rider, at=MONDAY)
    assert not Certificate.objects.exists()
