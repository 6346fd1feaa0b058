"""/desk/stand-by: the two who may, their deeds, and that no page tells anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.rules import Role, Scope
from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.wings.care.accompaniment import actions
from yizhan.wings.care.accompaniment.models import (
    Accompaniment,
    Appointment,
    Entry,
    LegalAid,
    Step,
    StepTemplate,
)
from yizhan.wings.care.accompaniment.tests.factories import (
    WORDS,
    a_photo,
    an_accompaniment,
    an_aid,
)

NAME = "覃骑手的名字"


@pytest.fixture
def city(db):
    city = a_city()
    city.rider.display_name = NAME
    city.rider.save()
    return city


@pytest.fixture
def row(city):
    return an_accompaniment(city, at=timezone.now())


@pytest.fixture
def desk(client, city):
    client.force_login(city.handler)
    return client


def test_the_list_says_the_next_step_and_no_name(desk, city, row):
    page = desk.get("/desk/stand-by").text
    assert "给您打电话" in page
    assert NAME not in page
    assert not city.rider.looks.exists()


def test_the_page_of_one_is_a_look(desk, city, row):
    page = desk.get(f"/desk/stand-by/{row.public_id}").text
    assert WORDS in page
    assert NAME in page
    assert "13800138001" not in page
    assert city.rider.looks.get().by == city.handler
    page = desk.post(f"/desk/stand-by/{row.public_id}/number").text
    assert "13800138001" in page
    assert row.contact.reveals.get().by == city.handler


def test_the_deeds_of_a_day(desk, city, row):
    address = f"/desk/stand-by/{row.public_id}"
    desk.post(f"{address}/say", {"text": "片子拍了", "to": "rider"})
    desk.post(f"{address}/say", {"text": "家里没人", "to": "self"})
    assert Entry.objects.of(row).for_asker().count() + 1 == Entry.objects.of(row).count()
    step = Step.objects.of(row).to_do().first()
    desk.post(f"/desk/stand-by/steps/{step.key}/done", {"text": "打过了"})
    desk.post(f"/desk/stand-by/steps/{Step.objects.of(row).to_do().first().key}/drop")
    desk.post(f"{address}/step", {"name": "陪去复诊", "days": "3"})
    assert Step.objects.of(row).filter(name="陪去复诊").exists()
    for wrong in ({"name": "", "days": "3"}, {"name": "x", "days": "4"}):
        assert desk.post(f"{address}/step", wrong).status_code == 422
    response = desk.post(f"{address}/say", {"text": "", "to": "rider"})
    assert response.status_code == 422
    desk.post(f"{address}/ask")
    row.refresh_from_db()
    assert row.asked_at is not None
    desk.post(f"{address}/down")
    row.refresh_from_db()
    assert row.person == city.colleague
    assert desk.get(address).status_code == 404


def test_legal_aid_needs_the_rider(desk, city, row):
    address = f"/desk/stand-by/{row.public_id}/aid"
    desk.post(address, {"office": "法律援助中心", "text": "请求援助", "with_photos": ""})
    aid = LegalAid.objects.get()
    send = f"/desk/stand-by/aid/{aid.key}/send"
    assert desk.post(send).status_code == 422
    assert desk.post(address, {"office": "a", "text": "b"}).status_code == 422
    actions.agree(aid, by=city.rider, at=timezone.now())
    sheet = desk.post(send)
    assert "请求援助" in sheet.text
    assert "13800138001" in sheet.text
    assert "没有同意转交照片" in sheet.text


def test_the_lead_names_somebody_else(client, city, row):
    client.force_login(city.lead)
    assert client.get("/desk/stand-by/led").status_code == 200
    post = city.colleague.posts.get().pk
    address = f"/desk/stand-by/{row.public_id}"
    assert client.post(f"{address}/name", {"post": "0"}).status_code == 422
    client.post(f"{address}/name", {"post": post, "phone": "0778-1"})
    row.refresh_from_db()
    assert row.person == city.colleague


def test_the_lead_names_for_counties(client, city):
    client.force_login(city.lead)
    post = city.handler.posts.get().pk
    form = {"post": post, "division": city.county.code, "phone": "0778-2280001"}
    address = "/desk/stand-by/namings"
    assert client.post(address, form | {"phone": ""}).status_code == 422
    client.post(address, form)
    one = Appointment.objects.get()
    assert one.division == city.county
    assert "0778-2280001" in client.get(address).text
    client.force_login(a_person("lead", city.traffic))
    assert client.post(f"{address}/{one.pk}/end").status_code == 404
    client.force_login(city.lead)
    client.post(f"{address}/{one.pk}/end")
    assert not Appointment.objects.not_ended().exists()


def test_a_dispatcher_names_without_reading(client, city):
    row = an_accompaniment(city, at=timezone.now(), division=None)
    Accompaniment.objects.update(person=None, unit=city.bureau)
    client.force_login(city.dispatcher)
    for address in ("/desk/stand-by/unnamed", f"/desk/stand-by/unnamed/{row.public_id}"):
        page = client.get(address).text
        assert WORDS not in page
        assert NAME not in page
    assert client.get(f"/desk/stand-by/{row.public_id}").status_code == 404
    post = city.handler.posts.get().pk
    client.post(f"/desk/stand-by/unnamed/{row.public_id}", {"post": post})
    row.refresh_from_db()
    assert row.person == city.handler


def test_the_usual_steps_are_the_citys(client, city):
    client.force_login(an_admin(city.committee))
    client.post("/desk/stand-by/usual/known")
    assert StepTemplate.objects.get(code="call").minutes == 120
    form = {"code": "x", "name": "给您打电话", "minutes": "60", "position": "1", "active": "on"}
    client.post("/desk/stand-by/usual/call", form)
    assert StepTemplate.objects.get(code="call").minutes == 60
    assert client.post("/desk/stand-by/usual/new", form | {"minutes": "0"}).status_code == 422
    assert "给您打电话" in client.get("/desk/stand-by/usual").text


def everybody(city):
    """One of each role at each of four units, here and below."""
    company = a_unit(city.committee, kind="company", division=city.county)
    for unit in (city.committee, city.bureau, city.traffic, company):
        for role in Role.values:
            # A lead above the union with no nearer one is its lead, and may.
            if role != Role.LEAD or unit in (city.traffic, company):
                yield a_person(role, unit, scope=Scope.BELOW), role, unit
    for role in Role.values:
        if role not in (Role.LEAD,):
            yield a_person(role, city.union), role, city.union


PAGES = (
    "/", "/desk/", "/desk/inbox/", "/desk/dispatch/", "/desk/overview", "/desk/deliveries",
    "/desk/audit", "/desk/search?q=覃骑手", "/desk/search?q=桥头", "/desk/people",
    "/desk/stand-by", "/desk/stand-by/led", "/desk/stand-by/unnamed", "/desk/stand-by/namings",
    "/me/", "/me/stand-by", "/stand-by", "/desk/messages", "/me/messages",
)  # fmt: skip


def test_no_page_tells_anybody_but_the_two(client, city, row):
    """One of each role in five units asks for each page; the words are nowhere, and what belongs to
    the row does not exist."""
    photo, aid = a_photo(row, by=city.rider), an_aid(row, by=city.handler)
    step = Step.objects.of(row).first()
    base = "/desk/stand-by"
    gets = (f"{base}/{row.public_id}", f"{base}/photos/{photo.key}",
            f"{base}/unnamed/{row.public_id}", f"/me/stand-by/{row.public_id}")  # fmt: skip
    posts = tuple(
        f"{base}/{row.public_id}/{deed}"
        for deed in ("number", "say", "step", "ask", "down", "name", "aid")
    ) + (f"{base}/steps/{step.key}/done", f"{base}/steps/{step.key}/drop",
         f"{base}/aid/{aid.key}/send")  # fmt: skip
    for person, role, unit in everybody(city):
        client.force_login(person)
        where = f"{role} of {unit}"
        for page in PAGES:
            answer = client.get(page)
            assert WORDS not in answer.content.decode(errors="replace"), f"{page} for {where}"
        for page in gets:
            assert client.get(page).status_code in (403, 404), f"{page} for {where}"
        for page in posts:
            assert client.post(page, {"text": "x"}).status_code in (403, 404), f"{page} {where}"
    assert Entry.objects.of(row).count() == 4


def test_who_led_before_leads_no_more(client, city, row):
    client.force_login(city.lead)
    assert client.get(f"/desk/stand-by/{row.public_id}").status_code == 200
    a_person("lead", city.union)
    assert client.get(f"/desk/stand-by/{row.public_id}").status_code == 404


def test_an_admin_sees_nothing_and_gives_posts(client, city, row):
    client.force_login(an_admin(city.committee))
    assert client.get("/desk/stand-by").status_code == 403
    assert client.get(f"/desk/stand-by/{row.public_id}").status_code == 404


def test_the_list_costs_the_same_however_long(desk, city, row, django_assert_max_num_queries):
    desk.get("/desk/stand-by")
    with django_assert_max_num_queries(20) as before:
        desk.get("/desk/stand-by")
    for number in range(3):
        later = timezone.now() + timedelta(minutes=number)
        an_accompaniment(city, at=later, by=a_person(), contact=f"1390013900{number}")
    with django_assert_max_num_queries(len(before)):
        desk.get("/desk/stand-by")
