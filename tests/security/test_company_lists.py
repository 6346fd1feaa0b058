"""What a company is told of its list does not depend on what it may not see, and takes nobody."""

from __future__ import annotations

import re

import pytest

from yizhan.ground.notify.models import Message
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.roof.desk.imports.tests.sending import send
from yizhan.roof.desk.register.tests.world import City
from yizhan.wings.organisation.register.models import Invitation, Ridership

pytestmark = pytest.mark.django_db

STRANGER = "13800000009"


@pytest.fixture
def city(client):
    city = City()
    client.force_login(city.contact)
    return city


def a_rider_of_another_company(city, phone):
    city.rider(phone, site=city.far)


def a_rider_who_has_left_this_company(city, phone):
    city.rider(phone, left_on=MONDAY.date())


def somebody_who_never_rode(_city, phone):
    vault.keep("phone", phone, person=a_person(), at=MONDAY)


def a_member_of_the_staff(city, phone):
    vault.keep("phone", phone, person=city.admin, at=MONDAY)


def nobody(_city, _phone):
    """The telephone is not known."""


KNOWN_AS = [
    a_rider_of_another_company,
    a_rider_who_has_left_this_company,
    somebody_who_never_rode,
    a_member_of_the_staff,
    nobody,
]


def answer(client, rows, head="手机号,姓名,网点,加入日期,离开日期"):
    """The preview of a list, and the page after it was confirmed, if it can be."""
    preview = send(client, "/desk/riders/import", f"{head}\n{rows}\n".encode())
    pages = [preview]
    if "/confirm" in preview.text:
        pages.append(client.post(f"{preview.wsgi_request.path}/confirm", follow=True))
    return [(page.status_code, without_keys(page.text)) for page in pages]


def without_keys(page):
    main = page[page.index("<main") :]
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[^\"]*\"", "", main)


@pytest.mark.parametrize("known", KNOWN_AS)
@pytest.mark.parametrize(
    "row",
    [
        "{phone},覃小河,S1,,",
        "{phone},,S1,,",
        "{phone},韦山,S1,2020-01-01,",
        "{phone},韦山,S1,,2024-03-05",
        "{phone},韦山,S2,,",
    ],
)
def test_the_answer_is_that_of_a_stranger(client, city, known, row):
    phone = "13800000001"
    known(city, phone)
    before = answer_for_stranger(client, row)
    assert answer(client, row.format(phone=phone)) == before


def answer_for_stranger(client, row):
    said = answer(client, row.format(phone=STRANGER))
    Secret.objects.guests().delete()  # and with it the invitation
    Message.objects.all().delete()
    return [(status, page.replace(STRANGER, "13800000001")) for status, page in said]


def test_nobody_is_taken_and_no_account_is_named(client, city):
    city.rider("13800000001", site=city.far)
    admin, before = city.admin.username, Person.objects.count()
    rows = f"{admin},13800000001,覃小河,S1\nnobody,13800000002,韦山,S1"
    assert "邀请 2 人" in answer(client, rows, head="骑手编号,手机号,姓名,网点")[-1][1]
    assert Ridership.objects.get().site == city.far
    assert Person.objects.count() == before
    assert Invitation.objects.count() == 2
    page = answer(client, f"{admin},S1\nnobody,S1", head="登记编号,网点")[0][1]
    assert admin not in page


def test_two_numbers_of_one_person_are_two_rows(client, city):
    """That they belong together is nothing a company may know."""
    first = city.rider("13800000001", site=city.far).rider
    second = city.rider("13800000002", site=city.far, name="韦山").rider
    second.merged_into, second.is_active = first, False
    second.save()
    [*_preview, (_status, page)] = answer(client, "13800000001,,S1,,\n13800000002,,S1,,")
    assert "邀请 2 人" in page
