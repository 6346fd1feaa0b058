"""/desk/rounds: preparing, freezing, typing the seed, reading what was seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework import store
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Round, Visit, Visitor
from yizhan.wings.participation.restaurants.tests.factories import (
    DAY,
    SEED,
    a_photo_of,
    a_restaurant,
    a_reviewed_visit,
    a_sent_visit,
    drawn,
    frozen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def desk(client, city):
    client.force_login(city.dispatcher)
    return client


@pytest.fixture
def second(city):
    return a_person("dispatcher", city.bureau, scope=Scope.BELOW)


@pytest.fixture
def row(city, now):
    """Drawn an hour before now."""
    return drawn(city.bureau, city.county, by=city.dispatcher, at=now - 8 * DAY, places=4)


def said(city, **changes):
    today = timezone.localdate()
    columns = {
        "unit": city.bureau.pk, "title": "十一月第一轮", "each": 2, "cool_down": 180,
        "seed_day": (today + timedelta(days=7)).isoformat(), "seed_source": "深证成指收盘点位",
        "last_day": (today + timedelta(days=30)).isoformat(), f"{city.county.code}-B": 2,
    }  # fmt: skip
    return columns | changes


def test_a_round_is_prepared_frozen_and_listed(desk, city):
    for _each in range(6):
        a_restaurant(city.bureau, city.county, by=city.dispatcher)
    answer = desk.post("/desk/rounds/new", said(city))
    row = Round.objects.get()
    assert answer.headers["Location"] == f"/desk/rounds/{row.pk}"
    page = desk.get(f"/desk/rounds/{row.pk}").text
    assert f"/me/rounds/join/{row.code}" in page
    assert "/freeze" not in page, "nobody may go yet"
    assert desk.get("/rounds").text.count("十一月第一轮") == 0, (
        "what is being prepared is not public"
    )
    people = [a_person() for _each in range(12)]
    actions.add_visitors(row, people, by=city.dispatcher, at=timezone.now())
    desk.post(
        f"/desk/rounds/{row.pk}/visitors/remove",
        {"visitor": Visitor.objects.of(row).first().pk},
    )
    assert Visitor.objects.of(row).count() == 11
    desk.post(f"/desk/rounds/{row.pk}/freeze")
    row.refresh_from_db()
    assert row.digest in desk.get(f"/rounds/{row.pk}").text
    assert "十一月第一轮" in desk.get("/rounds").text


def test_what_makes_no_sense_is_said_beside_its_field(desk, city):
    today = timezone.localdate().isoformat()
    answer = desk.post("/desk/rounds/new", said(city, seed_day=today, title=" "))
    assert answer.status_code == 422
    assert not Round.objects.exists()
    nowhere = desk.post("/desk/rounds/new", said(city, **{f"{city.county.code}-B": ""}))
    assert nowhere.status_code == 422
    assert "抽几家" in nowhere.text


def test_a_form_that_is_sent_twice_is_one_round(desk, city):
    for _each in range(2):
        desk.post("/desk/rounds/new", said(city))
    assert Round.objects.count() == 1


def test_two_people_type_the_seed_and_neither_sees_the_others(client, city, second, now):
    row = frozen(city.bureau, city.county, by=city.dispatcher, at=now - 5 * DAY)
    client.force_login(city.dispatcher)
    client.post(f"/desk/rounds/{row.pk}/seed", {"seed": SEED})
    assert SEED in client.get(f"/desk/rounds/{row.pk}").text
    client.force_login(second)
    assert SEED not in client.get(f"/desk/rounds/{row.pk}").text
    assert client.post(f"/desk/rounds/{row.pk}/seed", {"seed": "a|b"}).status_code == 422
    client.post(f"/desk/rounds/{row.pk}/seed", {"seed": SEED})
    row.refresh_from_db()
    assert row.seed == SEED


def test_before_its_day_nobody_is_asked_for_the_seed(desk, city, now):
    row = frozen(city.bureau, city.county, by=city.dispatcher, at=now)
    assert f"/desk/rounds/{row.pk}/seed" not in desk.get(f"/desk/rounds/{row.pk}").text
    assert desk.post(f"/desk/rounds/{row.pk}/seed", {"seed": SEED}).status_code == 422


def test_an_abandoned_round_needs_a_reason_and_keeps_it(desk, row):
    assert desk.post(f"/desk/rounds/{row.pk}/abandon", {"reason": " "}).status_code == 422
    desk.post(f"/desk/rounds/{row.pk}/abandon", {"reason": "台风停业"})
    assert "台风停业" in desk.get("/rounds").text


def test_a_visit_is_read_and_its_letter_printed(desk, city, row):
    visit = a_sent_visit(row, found=["floor", "bins"])
    page = desk.get(f"/desk/rounds/visits/{visit.pk}").text
    assert "地面有积水或油污" in page
    answer = desk.post(
        f"/desk/rounds/visits/{visit.pk}",
        {"confirmed": ["floor"], "public_note": "后门边", "version": visit.version},
    )
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert visit.confirmed == ["floor"]
    letter = desk.get(f"/desk/rounds/visits/{visit.pk}/letter").text
    assert visit.printed_code in letter
    assert "地面有积水或油污" in letter
    assert "垃圾桶没盖" not in letter


def test_an_old_form_reads_nothing(desk, row):
    visit = a_sent_visit(row)
    answer = desk.post(
        f"/desk/rounds/visits/{visit.pk}", {"confirmed": ["floor"], "version": visit.version - 1}
    )
    assert answer.status_code == 422
    assert Visit.objects.get(pk=visit.pk).state == "sent"


def test_what_is_set_aside_has_a_reason(desk, row):
    visit = a_sent_visit(row)
    where = f"/desk/rounds/visits/{visit.pk}/aside"
    assert desk.post(where, {"reason": "", "version": visit.version}).status_code == 422
    desk.post(where, {"reason": "走错了店", "version": visit.version})
    assert "走错了店" in desk.get(f"/rounds/{row.pk}").text


def test_a_lead_reads_figures_and_no_name(client, city, row):
    person = a_person(display_name="莫骑手")
    mine = drawn(
        city.bureau, city.county, by=city.dispatcher, at=timezone.now() - 8 * DAY,
        people=[person], visitors=10, places=5,
    )  # fmt: skip
    a_reviewed_visit(row, by=city.dispatcher)
    client.force_login(city.lead)
    for page in (f"/desk/rounds/{mine.pk}", "/desk/rounds", "/desk/rounds/figures"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "莫骑手" not in answer.text
    assert client.post(f"/desk/rounds/{mine.pk}/abandon", {"reason": "x"}).status_code == 403


def test_the_figures_count_published_visits(desk, city, row):
    visit = a_reviewed_visit(row, by=city.dispatcher)
    actions.publish_visit(visit, at=visit.reply_until)
    page = desk.get(f"/desk/rounds/figures?year={timezone.localdate().year}").text
    assert "抽中4家，已走访1家" in page
    assert Visit.objects.all().findings()[3][1:] == (1, 1)


def test_a_stranger_finds_nothing(client, city, row):
    client.force_login(city.handler)
    assert client.get(f"/desk/rounds/{row.pk}").status_code == 403


def test_pages_cost_the_same_however_long(desk, city, row, django_assert_num_queries):
    for page in ("/desk/rounds", f"/desk/rounds/{row.pk}"):
        desk.get(page)
    drawn(city.bureau, city.county, by=city.dispatcher, at=timezone.now() - 8 * DAY, places=3)
    with django_assert_num_queries(6):
        desk.get("/desk/rounds")
    with django_assert_num_queries(12):
        desk.get(f"/desk/rounds/{row.pk}")


def test_whoever_reads_a_visit_sees_its_photos_once_they_are_blurred(desk, city, row):
    visit = a_sent_visit(row)
    blurred, waiting = (a_photo_of(visit, state=state) for state in ("blurred", "waiting"))
    for photo in (blurred, waiting):
        store.write(photo.key, store.Form.LARGE, b"made anew")
    where = f"/desk/rounds/visits/{visit.pk}"

    page = desk.get(where).text
    assert f'src="{where}/photos/{blurred.key}?small"' in page
    assert waiting.key not in page
    assert "待审看" in page
    answer = desk.get(f"{where}/photos/{blurred.key}")
    assert (answer.content, answer.headers["Cache-Control"]) == (b"made anew", "no-store")
    assert desk.get(f"{where}/photos/{waiting.key}").status_code == 404


def test_a_moderator_finds_photos_of_visits_among_those_of_reports(desk, row):
    visit = a_sent_visit(row)
    photo = a_photo_of(visit, state="blurred")
    page = desk.get("/desk/photos/").text
    assert photo.key in page
    assert "随机访餐厅" in page
    assert "请对方重拍" not in page, "nobody can be asked for another one"
    desk.post(f"/desk/photos/{photo.key}/send-back")
    photo.refresh_from_db()
    assert photo.state == "refused"
    assert "已删除。" in desk.get("/desk/photos/").text


def test_a_published_photo_of_a_visit_can_be_taken_down(desk, row):
    photo = a_photo_of(a_sent_visit(row))
    assert "随机访餐厅" in desk.get("/desk/photos/published/").text
    where = f"/desk/photos/published/{photo.key}/take-down"
    assert "随机访餐厅" in desk.get(where).text
    desk.post(where, {"reason": "看得清人脸"})
    photo.refresh_from_db()
    assert photo.state == "refused"
