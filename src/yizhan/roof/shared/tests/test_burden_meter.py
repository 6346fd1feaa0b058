"""The burden meter counts what staff send, with a step of time, and never who."""

from __future__ import annotations

import re
import time

import pytest
from django.template import Context, Template

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.models import Unit
from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.shared.burden_meter import meter, write_down
from yizhan.wings.care.needs.tests.factories import a_need
from yizhan.wings.organisation.burden.index import part_of
from yizhan.wings.organisation.burden.models import FormUse
from yizhan.wings.organisation.burden.rules import NOT_TIMED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty():
    meter.take()
    yield
    meter.take()


@pytest.fixture
def city():
    return a_city()


def a_key(ago: int) -> str:
    return f"0123456789abcdef0123456789abcdef-{int(time.time()) - ago}"


def test_the_key_of_a_form_ends_in_the_second_it_was_made():
    shown = Template("{% load look %}{% form_key %}").render(Context())
    made = re.search(r'value="[0-9a-f]{32}-(\d+)"', shown)
    assert made is not None
    assert abs(int(made[1]) - time.time()) < 60


def test_a_form_of_staff_is_counted_with_its_step(client, city):
    case = a_need(city).case
    client.force_login(city.handler)
    form = {"text": "看过了", "form_key": a_key(40)}
    assert client.post(f"/desk/cases/{case.pk}/note", form).status_code < 400
    ((key, tally),) = meter.take().items()
    assert (key.form, key.step, key.grass_roots) == ("desk:case_note", 60, True)
    assert (tally.sends, tally.fields, tally.uploads) == (1, 1, 0)


def test_a_time_that_cannot_be_is_not_kept(client, city):
    case = a_need(city).case
    client.force_login(city.handler)
    for form_key in ("", "x", "a-" + "9" * 90, "a-١٢٣", a_key(-500), a_key(9000)):
        client.post(f"/desk/cases/{case.pk}/note", {"text": "看过了", "form_key": form_key})
        assert {key.step for key in meter.take()} == {NOT_TIMED}, form_key


def test_what_is_refused_and_what_riders_send_is_not_counted(client, city):
    case = a_need(city).case
    client.force_login(city.handler)
    client.post(f"/desk/cases/{case.pk}/note", {"text": ""})
    client.force_login(a_person())
    client.post("/me/name", {"name": "小李"})
    assert not meter.take()


def test_of_a_small_part_nothing_is_written(client, city):
    case = a_need(city).case
    client.force_login(city.handler)
    client.post(f"/desk/cases/{case.pk}/note", {"text": "看过了"})
    assert write_down() == 0
    assert not FormUse.objects.exists()


def test_of_five_people_it_is_written_once(client, city):
    top = city.handler.posts.get().unit
    top = Unit.objects.get(path=part_of(top.path))
    for _number in range(5):
        a_person("handler", top)
    case = a_need(city).case
    client.force_login(city.handler)
    client.post(f"/desk/cases/{case.pk}/note", {"text": "看过了"})
    assert write_down() == 1
    assert write_down() == 0
    assert FormUse.objects.get().unit_id == top.pk
