"""/desk/setup: the way from an empty platform to the first answer; lists of a new city by file."""

from __future__ import annotations

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.people.exchange import UNIT_COLUMNS
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.tests.factories import a_person
from yizhan.ground.places.models import Division
from yizhan.roof.setup.founding import city_of, fill_calendar, found_city, make_admin
from yizhan.roof.setup.steps import State, steps

pytestmark = pytest.mark.django_db
UNIT_FILE = "编码,名称,类型,上级,职能\nlz,鹿寨县总工会,部门,city,工会\n"
POST_FILE = "账号,姓名,单位,岗位\nwei,韦晓明,lz,经办人\n"


@pytest.fixture
def root():
    return found_city(city_of("柳州"), committee="柳州市行业党委", at=timezone.now())


@pytest.fixture
def admin(client, root):
    make_admin("li", root=root, at=timezone.now())
    person = Person.objects.get(username="li")
    client.force_login(person)
    return person


def open_steps(admin) -> set[str]:
    return {step.kind or step.where for step in steps(admin, at=timezone.now())
            if step.state == State.OPEN}  # fmt: skip


def send(client, kind: str, text: str):
    """Send a file and keep what it changes; return the page that showed it."""
    file = SimpleUploadedFile(f"{kind}.csv", text.encode())
    preview = client.post(f"/desk/setup/{kind}", {"file": file, "crs": "wgs84"}, follow=True)
    if preview.redirect_chain and "/confirm" in preview.content.decode():
        client.post(f"{preview.redirect_chain[-1][0]}/confirm")
    return preview


def test_a_new_city_sees_every_step_and_what_is_left(client, admin):
    page = client.get("/desk/setup").content.decode()
    assert "柳州市 450200" in page
    assert page.count("data-step=") == 11
    for kind in ("divisions", "catalogue", "units", "posts", "stations", "workdays"):
        assert f"/desk/imports/{kind}.xlsx" in page
    assert open_steps(admin) == {"workdays", "catalogue", "units", "posts", "stations",
                                 "rider:order"}  # fmt: skip


def test_the_menu_is_taken_over_once(client, admin):
    page = client.post("/desk/setup/menu", follow=True).content.decode()
    assert CatalogueItem.objects.on_menu().count() == 40
    assert "/desk/setup/menu" not in page
    assert "catalogue" not in open_steps(admin)


def test_what_nobody_answers_is_named_until_somebody_does(client, admin):
    client.post("/desk/setup/menu")
    page = client.get("/desk/setup").content.decode()
    assert "喝口热水" in page
    assert "各县区" in page

    send(client, "units", UNIT_FILE)
    page = client.get("/desk/setup").content.decode()
    assert 'href="/desk/units/lz"' in page, "it has a unit and nobody in it"

    send(client, "posts", POST_FILE)
    page = client.get("/desk/setup").content.decode()
    assert 'href="/desk/units/lz"' not in page


def test_lists_come_by_file_and_the_page_explains_each_column(client, admin):
    page = client.get("/desk/setup/units").content.decode()
    for column in UNIT_COLUMNS:
        assert column.heading in page
        assert all(str(choice) in page for choice in column.choices)

    send(client, "units", UNIT_FILE)
    unit = Unit.objects.get(code="lz")
    assert unit.division == Division.objects.get(name="鹿寨县")
    send(client, "posts", POST_FILE)
    assert Post.objects.get(person__username="wei").unit == unit
    townships = "编码,名称,级别,上级,生效日期\n450223100,鹿寨镇,乡镇,450223,2023-06-30\n"
    send(client, "divisions", townships)
    assert Division.objects.get(code="450223100").parent == unit.division
    menu = "编码,分类,名称,责任单位类型,职能,时限\nwater,歇脚补给,喝水,部门,工会,60\n"
    send(client, "catalogue", menu)
    assert CatalogueItem.objects.get(code="water").name_en == ""


def test_what_is_to_be_mended_is_named(client, admin):
    page = send(client, "units", UNIT_FILE + "x,某局,部门,nowhere,\n").content.decode()
    assert "nowhere" in page
    assert not Unit.objects.filter(code="x").exists()


def test_a_second_post_of_a_person_is_new_and_no_change(client, admin):
    send(client, "units", UNIT_FILE)
    send(client, "posts", POST_FILE)
    page = send(client, "posts", "账号,单位,岗位\nwei,city,调度员\n").content.decode()
    assert "<del>" not in page
    assert Post.objects.filter(person__username="wei").count() == 2


def test_a_file_beyond_ones_reach_is_refused_whole(client, admin, root):
    send(client, "units", UNIT_FILE)
    client.force_login(a_person("admin", Unit.objects.get(code="lz")))
    answer = send(client, "units", "编码,名称,类型,上级\nx,某局,部门,city\n")
    assert answer.status_code == 422
    assert not Unit.objects.filter(code="x").exists()


def test_only_who_may_change_the_city_comes_here(client, admin, root):
    part = Unit.objects.get(code="city")
    for person, statuses in (
        (a_person("handler", part), {"": 403, "/units": 403, "/posts": 403, "/divisions": 403}),
        (a_person("admin", part), {"": 403, "/units": 200, "/posts": 200, "/catalogue": 403}),
    ):
        client.force_login(person)
        for path, status in statuses.items():
            assert client.get(f"/desk/setup{path}").status_code == status, path


def test_the_calendar_step_is_done_when_the_years_are_there(admin):
    with time_machine.travel("2026-06-01T08:00:00+08:00"):  # in December the next year is wanted
        fill_calendar(at=timezone.now())
        assert "workdays" not in open_steps(admin)


def test_the_page_costs_the_same_for_many_units(client, admin, django_assert_max_num_queries):
    client.post("/desk/setup/menu")
    rows = io.StringIO(UNIT_FILE)
    rows.seek(0, io.SEEK_END)
    for n in range(30):
        rows.write(f"d{n},某局{n},部门,city,卫生健康\n")
    send(client, "units", rows.getvalue())
    with django_assert_max_num_queries(45):
        client.get("/desk/setup")
