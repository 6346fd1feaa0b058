"""/desk/search: one search over everything that one may see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.rate_counter import RateCounter
from yizhan.roof.desk.search.results import MOST, results_for
from yizhan.roof.shared import rate_limits
from yizhan.wings.care.activities.tests.factories import a_session
from yizhan.wings.care.help.tests.factories import an_offer
from yizhan.wings.care.needs.tests.factories import a_need, a_station
from yizhan.wings.participation.fleet.tests.factories import a_week, an_errand, on_exam_day
from yizhan.wings.participation.honours.actions import hide_name
from yizhan.wings.participation.honours.tests.factories import NAME, a_contest, the_honour
from yizhan.wings.participation.restaurants.tests.factories import a_restaurant, a_round, frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


def names_by_kind(person, words):
    return {
        str(group.label): [hit.name for hit in group.hits] for group in results_for(person, words)
    }


def closed(city):
    case = city.case(text="伞架倒了")
    at = MONDAY + timedelta(hours=1)
    actions.move_case(case, Status.RESOLVED, by=city.handler, at=at, text="Done.")
    return case


def test_a_closed_case_s_own_number_leads_to_it(client, city):
    case = closed(city)
    client.force_login(city.handler)

    answer = client.get("/desk/search", {"q": case.reference})

    assert answer.headers["Location"] == f"/desk/cases/{case.pk}"


def test_a_number_out_of_reach_tells_nothing(client, city):
    case = closed(city)
    client.force_login(city.stranger)

    answer = client.get("/desk/search", {"q": case.reference})

    assert answer.status_code == 200
    assert answer.context["groups"] == []


def test_a_number_with_another_day_is_another_number(client, city):
    case = closed(city)
    client.force_login(city.handler)

    assert client.get("/desk/search", {"q": f"990101-{case.pk}"}).status_code == 200


def test_words_of_a_closed_case_are_names_by_kind(city):
    case = closed(city)

    [name] = names_by_kind(city.handler, "伞架")["工单"]

    assert name.startswith(case.reference)
    assert names_by_kind(city.stranger, "伞架") == {}


def test_the_last_four_digits_find_the_asker_s_case(city):
    asker = a_person()
    vault.keep(SecretKind.PHONE, "13800138765", person=asker, at=MONDAY)
    need = a_need(city, by=asker, station=a_station(city))

    assert names_by_kind(city.handler, "8765")["工单"] == [
        f"{need.case.reference} {need.case.item.label}"
    ]
    assert names_by_kind(city.stranger, "8765") == {}
    assert names_by_kind(city.handler, "13800138765") == {}


def test_units_stations_and_people_are_found_by_their_names(city):
    station = a_station(city)
    keeper = a_person("handler", city.union, display_name="韦小明")

    assert city.union.name in names_by_kind(city.lead, city.union.name)["单位"]
    assert station.name in names_by_kind(city.dispatcher, station.name)["驿站"]
    assert names_by_kind(city.lead, "韦小")["任职人员"] == [keeper.display_name]


def test_whoever_edits_no_station_finds_what_everybody_finds(client, city):
    station = a_station(city)
    client.force_login(city.lead)

    page = client.get("/desk/search", {"q": station.name}).content.decode()

    assert f'href="/stations/{station.code}"' in page


def test_only_so_many_are_shown_and_it_says_so(client, city):
    for n in range(MOST + 2):
        a_unit(city.bureau, name=f"第{n}小队")
    client.force_login(city.lead)

    page = client.get("/desk/search", {"q": "小队"})

    [group] = page.context["groups"]
    assert (len(group.hits), group.more) == (MOST, True)
    assert "只显示前 10 条" in page.content.decode()


def test_nothing_found_says_where_it_looked(client, city):
    client.force_login(city.handler)
    for words in ("", "没有的东西", "٣٣٣٣", "9" * 30):
        assert client.get("/desk/search", {"q": words}).status_code == 200


@pytest.mark.parametrize("words", ["", "x"])
def test_riders_are_sent_away(client, city, words):
    client.force_login(city.rider)
    assert client.get("/desk/search", {"q": words}).status_code == 403


def test_trying_many_tails_is_slowed_down(client, city, settings, monkeypatch, tmp_path):
    settings.LIMITS_TIMES = 1
    counter = RateCounter(tmp_path / "limits.bin", key=b"of this test")
    monkeypatch.setattr(rate_limits, "_counter", lambda: counter)
    monkeypatch.setitem(rate_limits.LIMITS, "filter", rate_limits.Limit(2, 2, rate_limits.HOUR))
    client.force_login(city.handler)

    answers = [client.get("/desk/search", {"q": f"800{n}"}).status_code for n in range(4)]

    assert answers[-1] == 429
    assert client.get("/desk/search").status_code == 200


def test_activities_and_help_are_found_where_one_may_read_them(city):
    now = timezone.now()
    begins = now + timedelta(days=3)
    a_session(city.union, by=city.handler, at=now, begins_at=begins, title="雨天刹车课")
    an_offer(city.union, by=city.handler, at=now, title="雨天手套")
    for person in (city.handler, city.lead):
        assert names_by_kind(person, "雨天") == {"活动": ["雨天刹车课"], "帮扶": ["雨天手套"]}
    assert names_by_kind(city.stranger, "雨天") == {}


def test_rounds_and_restaurants_are_found_at_the_desk(client, city):
    row = frozen(city.bureau, city.county, by=city.dispatcher, title="夏季夜宵走访")
    a_restaurant(city.bureau, city.county, by=city.dispatcher, name="夜宵一条街甲店")

    assert names_by_kind(city.dispatcher, "夜宵") == {
        "餐厅走访": ["夏季夜宵走访"], "餐厅": ["夜宵一条街甲店"],
    }  # fmt: skip
    assert names_by_kind(city.stranger, "夜宵") == {"餐厅走访": ["夏季夜宵走访"]}
    client.force_login(city.stranger)
    page = client.get("/desk/search", {"q": "夜宵"}).text
    assert f'href="/rounds/{row.pk}"' in page, "which is public"


def test_a_round_that_is_being_prepared_is_found_by_those_who_read_rounds(city):
    a_round(city.bureau, city.county, by=city.dispatcher, title="夏季夜宵走访")
    assert names_by_kind(city.dispatcher, "夜宵") == {"餐厅走访": ["夏季夜宵走访"]}
    assert names_by_kind(city.stranger, "夜宵") == {}


def test_a_call_is_found_and_who_is_nominated_is_not(city):
    contest = a_contest(city, title="送餐路上最美的人")
    assert names_by_kind(contest.organiser, "最美的人") == {"评选": ["送餐路上最美的人"]}
    for person in (contest.organiser, city.lead, *contest.people):
        assert names_by_kind(person, NAME) == {}


def test_an_honour_is_found_by_the_name_that_everybody_reads(city):
    honour = the_honour(city)
    [group] = results_for(city.stranger, honour.shown_name)
    assert [(hit.name, hit.href) for hit in group.hits] == [
        (str(honour), f"/honours/stories/{honour.story.key}")
    ]
    hide_name(honour, at=timezone.now())
    assert names_by_kind(city.stranger, honour.shown_name) == {}


def test_exam_weeks_by_name_or_hall_and_never_an_errand(city):
    week = a_week(city.union, day=MONDAY.date(), at=MONDAY)
    an_errand(week, at=on_exam_day(MONDAY.date(), 7))
    admin = an_admin(city.union)
    for words in ("高考", "金城江二中"):
        assert names_by_kind(admin, words)["考试周"] == ["高考"]
    for words in ("城西大道", "蓝色书包", "3877812345"):
        assert "考试周" not in names_by_kind(admin, words)
    assert "考试周" not in names_by_kind(a_person(), "高考")


def test_a_merged_case_stands_with_the_unit_that_works_on_it(city):
    case, head = city.case(text="井盖响"), city.case(text="另一件")
    actions.merge(case, head, by=city.dispatcher, at=MONDAY)
    Case.objects.filter(pk=head.pk).update(unit=city.traffic)
    [group] = [one for one in results_for(city.dispatcher, "井盖") if str(one.label) == "工单"]
    [hit] = group.hits
    assert city.traffic.name in hit.about
    assert f"已并入 {head.reference}" in hit.about
    assert city.union.name not in hit.about
