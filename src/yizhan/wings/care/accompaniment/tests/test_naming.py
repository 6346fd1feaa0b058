"""Changes of hands: by the lead, by a dispatcher who reads nothing, when a post ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import end_post
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.accompaniment.actions import (
    name_person,
    open_accompaniment,
    renew_naming,
    step_down,
)
from yizhan.wings.care.accompaniment.models import Accompaniment, Step
from yizhan.wings.care.accompaniment.rules import Why
from yizhan.wings.care.accompaniment.tests.factories import PHONE, an_accompaniment

LATER = MONDAY + timedelta(minutes=30)


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def row(city):
    return an_accompaniment(city)


def visible_to(person):
    return Accompaniment.objects.visible_to(person).exists()


def test_the_lead_names_somebody_else(city, row):
    name_person(row, city.colleague, unit=city.union, by=city.lead, at=LATER)
    row.refresh_from_db()
    assert (row.person, row.why) == (city.colleague, Why.LEAD)
    assert visible_to(city.colleague)
    assert not visible_to(city.handler)
    told = Message.objects.filter(person=city.rider, channel="in_app").latest("pk")
    assert str(city.colleague) in told.body


@pytest.mark.parametrize("who", ["dispatcher", "handler", "colleague", "stranger", "rider"])
def test_nobody_else_does(city, row, who):
    with pytest.raises(NotAllowed):
        name_person(row, city.colleague, unit=city.union, by=getattr(city, who), at=LATER)


def test_a_lead_of_another_unit_does_not(city, row):
    with pytest.raises(NotAllowed):
        name_person(
            row, city.colleague, unit=city.union, by=a_person("lead", city.traffic), at=LATER
        )


def test_a_nearer_lead_takes_it_from_the_one_above(city, row):
    assert visible_to(city.lead)
    near = a_person("lead", city.union)
    assert visible_to(near)
    city.lead.__dict__.pop("_active_posts", None)
    assert not visible_to(city.lead)


def test_a_dispatcher_names_and_reads_nothing(city):
    row = open_accompaniment(by=city.rider, at=MONDAY, contact=PHONE, text="别人不该看到")
    assert Accompaniment.objects.for_units(city.dispatcher).get() == row
    for person in (city.dispatcher, city.lead, city.handler, a_person("admin", city.committee)):
        assert not visible_to(person)
    name_person(row, city.handler, unit=city.union, by=city.dispatcher, at=LATER)
    assert not Accompaniment.objects.for_units(city.dispatcher).exists()
    assert not visible_to(city.dispatcher)
    assert visible_to(city.handler)
    assert Step.objects.get(code="naming").done_at == LATER


def test_a_company_s_people_are_never_named(city):
    row = open_accompaniment(by=city.rider, at=MONDAY, contact=PHONE)
    company = a_unit(city.committee, kind="company", division=city.county)
    site = a_unit(company, kind="delivery_site", division=city.county)
    with pytest.raises(Refusal):
        name_person(
            row, a_person("handler", site), unit=site, by=a_person("dispatcher", city.committee,
            scope="below"), at=LATER,
        )  # fmt: skip


def test_who_is_ill_gives_it_into_other_hands(city, row):
    step_down(row, by=city.handler, at=LATER)
    row.refresh_from_db()
    assert row.person == city.colleague
    assert not visible_to(city.handler)


def test_a_post_that_ends_takes_the_sight_at_once_and_a_successor_follows(city, row):
    end_post(city.handler.posts.get(), by=None, at=LATER)
    city.handler.__dict__.pop("_active_posts", None)
    assert not visible_to(city.handler)
    assert renew_naming(row, at=LATER)
    row.refresh_from_db()
    assert row.person == city.colleague
    assert not renew_naming(row, at=LATER)


def test_without_a_successor_it_waits_for_a_dispatcher_until_somebody_is_there(city, row):
    for person in (city.handler, city.colleague):
        end_post(person.posts.get(), by=None, at=LATER)
    assert renew_naming(row, at=LATER)
    row.refresh_from_db()
    assert row.person is None
    assert not renew_naming(row, at=LATER)
    newcomer = a_person("handler", city.union)
    assert renew_naming(row, at=LATER)
    row.refresh_from_db()
    assert row.person == newcomer
