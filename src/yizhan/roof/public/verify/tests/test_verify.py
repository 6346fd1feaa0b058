"""/verify: one page for badges and certificates; what a stranger reads, and what she does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.tests.factories import a_person
from yizhan.kit.days import end_of
from yizhan.kit.rate_counter import RateCounter
from yizhan.roof.shared import rate_limits
from yizhan.wings.participation.appointments.actions import (
    end_engagement,
    resign,
    show_on_badge,
    write_promise,
)
from yizhan.wings.participation.appointments.models import Badge
from yizhan.wings.participation.appointments.rules import ShownName
from yizhan.wings.participation.appointments.tests.factories import an_engagement, badge_of

pytestmark = pytest.mark.django_db
NOBODY = "AAAABBBBCC"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def rider():
    person = a_person(display_name="韦*河")
    now = timezone.now()
    vault.keep(SecretKind.LEGAL_NAME, "韦小河", person=person, at=now)
    vault.keep(SecretKind.PHONE, "13800138000", person=person, at=now)
    return person


@pytest.fixture
def one(city, rider):
    return an_engagement(city.union, person=rider, by=city.handler, at=timezone.now())


def page_of(client, one):
    return client.get(f"/verify/{badge_of(one).code}")


def test_a_badge_is_valid_and_names_nobody_by_itself(client, one):
    answer = page_of(client, one)
    assert answer.status_code == 200
    for word in ("有效", "食品安全监督员", one.unit.name):
        assert word in answer.text
    for secret in ("韦", "小河", "138", one.person.username):
        assert secret not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_stranger_reads_what_the_holder_wants(client, one, rider):
    show_on_badge(
        one, name=ShownName.SURNAME, company="某平台", photo=False, by=rider, at=timezone.now()
    )
    text = page_of(client, one).text
    assert "韦师傅" in text
    assert "某平台" in text
    assert "小河" not in text


def test_own_words_are_read_before_strangers_do(client, one, rider):
    write_promise(one, "雨天慢行", by=rider, at=timezone.now())
    assert "雨天慢行" not in page_of(client, one).text


def test_revoked_is_red_at_once_and_says_no_name_and_no_reason(client, city, one, rider):
    now = timezone.now()
    show_on_badge(one, name=ShownName.FULL, company="某平台", photo=False, by=rider, at=now)
    code = badge_of(one).code
    assert "韦小河" in client.get(f"/verify/{code}").text
    end_engagement(one, reason="违反约定", by=city.handler, at=now)
    text = client.get(f"/verify/{code}").text
    assert "已作废" in text
    assert 'data-tone="bad"' in text
    for secret in ("韦", "某平台", "违反约定"):
        assert secret not in text


def test_it_holds_until_the_last_second_of_its_last_day(client, one):
    code, last = badge_of(one).code, end_of(one.last_day)
    with time_machine.travel(last - timedelta(seconds=1), tick=False):
        assert "有效" in client.get(f"/verify/{code}").text
    with time_machine.travel(last, tick=False):
        assert "已过期" in client.get(f"/verify/{code}").text


def test_a_number_that_is_none_gets_the_same_words_whatever_it_is(client, one):
    badge = badge_of(one)
    answers = [
        client.get(f"/verify/{code}")
        for code in (NOBODY, "AAAABBBBCCCC", "1", badge.code[:-1], f"{badge.code}A", "韦")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert all("没有这个编号的证件或证书" in answer.text for answer in answers)


def test_what_is_typed_or_scanned_finds_it(client, one):
    badge = badge_of(one)
    for typed in (
        badge.printed_code.lower(),
        f"https://city.example/verify/{badge.code}#{badge.token}",
    ):
        answer = client.get("/verify", {"code": typed})
        assert answer.headers["Location"] == f"/verify/{badge.code}"
    assert client.get("/verify", {"code": "—"}).status_code == 404


def test_there_is_no_photo_unless_the_holder_wants_it(client, one):
    assert client.get(f"/verify/{badge_of(one).code}/photo.jpg").status_code == 404


def test_guessing_comes_to_an_end(client, one, monkeypatch, tmp_path, settings):
    settings.LIMITS_TIMES = 1
    counter = RateCounter(tmp_path / "limits.bin", key=b"k" * 32)
    monkeypatch.setattr(rate_limits, "_counter", lambda: counter)
    monkeypatch.setitem(
        rate_limits.LIMITS, "verify", rate_limits.Limit(by_address=3, by_device=3, period=600)
    )
    codes = [client.get(f"/verify/{NOBODY}").status_code for _each in range(5)]
    assert codes == [404, 404, 404, 429, 429]


def test_the_lists_are_for_everybody_and_lead_to_nobody(client, city, one, rider):
    badge = badge_of(one)
    resign(one, by=rider, at=timezone.now())
    keys = client.get("/.well-known/yizhan-badge-keys.json")
    listed = client.get("/.well-known/yizhan-badge-revocations.json")
    assert [key["id"] for key in keys.json()["keys"]] == [badge.key_id]
    assert len(listed.json()["revoked"]) == 1
    assert badge.code not in listed.text
    for answer in (keys, listed):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_city_without_badges_has_empty_lists(client):
    assert client.get("/.well-known/yizhan-badge-keys.json").json()["keys"] == []
    listed = client.get("/.well-known/yizhan-badge-revocations.json").json()
    assert (listed["revoked"], listed["signature"]) == ([], "")


def test_the_page_a_telephone_keeps_says_nothing_of_anybody(client, one):
    text = client.get("/verify/offline").text
    assert "现在无法查验" in text
    assert badge_of(one).code not in text
    assert "caches" in client.get("/verify-worker.js").text


def test_supervisors_are_numbers_unless_they_want_to_be_named(client, city, one, rider):
    for _each in range(5):
        an_engagement(city.union, by=city.handler, at=timezone.now(), division=city.county)
    text = client.get("/supervisors").text
    assert "韦" not in text
    assert city.county.name in text
    assert "今天在聘 6 人次" in text
    show_on_badge(one, name=ShownName.FULL, company="", photo=False, by=rider, at=timezone.now())
    assert "韦小河" in client.get("/supervisors").text


def test_a_few_supervisors_are_neither_shown_nor_reckoned(client, city, one):
    text = client.get("/supervisors").text
    assert "今天在聘" not in text
    assert "未列出" in text and '<span class="value">1</span>' not in text


def test_the_page_costs_the_same_however_many_there_are(client, city, django_assert_num_queries):
    for _each in range(2):
        an_engagement(city.union, by=city.handler, at=timezone.now(), division=city.county)
    client.get("/supervisors")
    with django_assert_num_queries(QUERIES):
        client.get("/supervisors")
    for _each in range(3):
        an_engagement(city.union, by=city.handler, at=timezone.now(), division=city.county)
    with django_assert_num_queries(QUERIES):
        client.get("/supervisors")
    assert Badge.objects.count() == 5


QUERIES = 3
