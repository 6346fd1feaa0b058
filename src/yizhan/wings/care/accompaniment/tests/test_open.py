"""open: who stands by is found by a rule, by when is counted, and sent twice it counts once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry as AuditEntry
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import end_post
from yizhan.ground.people.tests.factories import MONDAY, a_person, an_admin
from yizhan.ground.worktime.actions import save_entry
from yizhan.kit.errors import Refusal
from yizhan.wings.care.accompaniment.actions import claim, open_accompaniment
from yizhan.wings.care.accompaniment.actions.opening import SentBefore
from yizhan.wings.care.accompaniment.models import Accompaniment, Entry, Step
from yizhan.wings.care.accompaniment.rules import Line, Why
from yizhan.wings.care.accompaniment.tests.factories import (
    PHONE,
    WORDS,
    an_accompaniment,
    an_appointment,
    with_phone,
)
from yizhan.wings.care.accompaniment.vault import open_words

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def city(db):
    return a_city()


def opened(city, **fields):
    columns = {"by": city.rider, "division": city.county, "contact": PHONE, "at": MONDAY} | fields
    return open_accompaniment(**columns)


def test_somebody_of_the_county_stands_in(city):
    row = opened(city)
    assert row.person in (city.handler, city.colleague)
    assert (row.unit, row.why) == (city.union, Why.COUNTY)


def test_who_is_named_for_the_place_goes_first(city):
    an_appointment(city, city.colleague)
    row = opened(city)
    assert (row.person, row.why, row.phone) == (city.colleague, Why.PLACE, "0778-2280001")


def test_who_is_on_duty_goes_before_the_county(city):
    save_entry(
        None, by=None, at=MONDAY, unit=city.union, person=city.colleague, phone="0778-110",
        since=MONDAY.date(), weekdays=range(7), begins=MONDAY.time(), ends=MONDAY.time(),
    )  # fmt: skip
    row = opened(city)
    assert (row.person, row.why, row.phone) == (city.colleague, Why.ON_DUTY, "0778-110")


def test_where_nobody_is_a_dispatcher_names(city):
    row = opened(city, division=None)
    assert (row.person, row.why, row.unit) == (None, Why.DISPATCHER, city.bureau)
    assert Step.objects.of(row).get().is_naming
    told = Message.objects.filter(person=city.dispatcher).get()
    assert WORDS not in told.body


def test_of_several_the_least_busy(city):
    people = {opened(city, by=a_person(), contact=f"1380013800{n}").person for n in range(2)}
    assert people == {city.handler, city.colleague}


def test_the_first_call_is_counted_in_working_time(city):
    """Ten on a Monday: two working hours later it is noon."""
    row = an_accompaniment(city)
    call = Step.objects.of(row).to_do().first()
    assert call.code == "call"
    assert call.due_at == MONDAY + timedelta(hours=2)


def test_at_night_the_call_comes_in_the_morning(city):
    row = an_accompaniment(city, at=MONDAY + timedelta(hours=12))
    call = Step.objects.of(row).to_do().first()
    assert call.due_at == MONDAY + timedelta(days=1)


def test_sent_twice_it_counts_once(city):
    first = opened(city, key=KEY, text=WORDS)
    assert opened(city, key=KEY, text=WORDS) == first
    assert Accompaniment.objects.count() == 1
    assert Entry.objects.filter(line=Line.WORDS).count() == 1


def test_a_key_of_somebody_else_opens_nothing(city):
    opened(city, key=KEY)
    with pytest.raises(SentBefore):
        opened(city, key=KEY, by=a_person())


def test_who_has_one_goes_on_with_it(city):
    first = opened(city)
    assert opened(city, text="还有一件", key=KEY) == first
    words = [open_words(entry.sealed_text) for entry in Entry.objects.filter(line=Line.WORDS)]
    assert words == ["还有一件"]


@pytest.mark.parametrize("contact", ["", "   ", "12", "a@b.cn"])
def test_somebody_has_to_be_called(city, contact):
    with pytest.raises(Refusal) as refused:
        opened(city, contact=contact)
    assert "contact" in refused.value.fields
    assert not Accompaniment.objects.exists()


def test_the_number_of_the_account_is_enough(city):
    with_phone(city.rider)
    assert opened(city, contact="").contact is None


def test_without_an_account_it_is_hers_once_she_signs_in_with_the_number(city):
    row = opened(city, by=None)
    stranger = with_phone(a_person(), "13800138099")
    owner = with_phone(city.rider)
    assert not Accompaniment.objects.asked_by(stranger).exists()
    assert Accompaniment.objects.asked_by(owner).get() == row
    assert claim(by=stranger, at=MONDAY) == 0
    assert claim(by=owner, at=MONDAY) == 1
    assert claim(by=owner, at=MONDAY) == 0


def test_the_log_does_not_say_who(city):
    opened(city, text=WORDS)
    lines = AuditEntry.objects.filter(verb__startswith="accompaniment.")
    assert lines.exists()
    for line in lines:
        assert city.rider.username not in f"{line.by} {line.facts}"
        assert WORDS not in str(line.facts)


def test_nobody_with_a_post_that_ended(city):
    for person in (city.handler, city.colleague):
        end_post(person.posts.get(), by=None, at=MONDAY)
    assert opened(city).person is None


def texts(person):
    return Message.objects.filter(channel="sms", secret__person=person)


@pytest.mark.parametrize(("hours", "told"), [(0, 1), (12, 0)])
def test_who_stands_by_gets_a_text_message_in_her_hours_only(city, hours, told):
    """At ten on a Monday; not at ten in the evening, unless she is on duty."""
    with_phone(city.handler, "13800138077")
    an_accompaniment(city, at=MONDAY + timedelta(hours=hours))
    assert texts(city.handler).count() == told
    assert not any(WORDS in text.body for text in texts(city.handler))


def test_what_goes_to_the_rider_s_telephone_is_sealed_and_no_desk_lists_it(city):
    an_accompaniment(city)
    text = Message.objects.get(channel="sms")
    assert (text.body, text.topic) == ("", "accompanied")
    Message.objects.filter(pk=text.pk).update(state="failed")
    assert not Message.objects.failed_for(an_admin(city.committee)).exists()
