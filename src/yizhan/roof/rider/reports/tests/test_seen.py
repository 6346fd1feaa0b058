"""/report/too: one tap counts once, whatever the browser shows, and this browser takes it back."""

from __future__ import annotations

import pytest
from django.test import Client

from yizhan.ground.casework.tests.factories import a_city
from yizhan.roof.shared.rate_limits import DEVICE_COOKIE
from yizhan.wings.participation.reports.actions import set_hidden
from yizhan.wings.participation.reports.models import SeenToo
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind, a_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def report(city):
    return a_report(city, a_kind(name="车道被占"))


def tap(client, report, address="10.1.2.3"):
    return client.post(f"/report/too/{report.pk}", REMOTE_ADDR=address)


def undo(client, report):
    return client.post(f"/report/too/{report.pk}/undo")


def seen(report):
    report.case.refresh_from_db()
    return report.case.me_too


def test_it_says_that_it_is_counted_and_offers_to_take_it_back(client, report):
    answer = tap(client, report)
    assert answer.url == f"/report/too/{report.pk}"
    page = client.get(answer.url).text
    assert "已计入" in page and "车道被占" in page and "撤回" in page
    assert undo(client, report).url == f"/reports/{report.pk}"
    assert seen(report) == 0
    assert client.get(answer.url).status_code == 302


def test_neither_new_cookies_nor_a_new_address_of_the_network_count_again(client, report):
    tap(client, report)
    client.cookies.clear()
    tap(client, report)
    client.cookies[DEVICE_COOKIE] = "minted:here"
    tap(client, report, "10.1.2.77")
    tap(Client(), report, "10.1.2.200")
    assert seen(report) == 1
    tap(Client(), report, "10.1.3.1")
    assert seen(report) == 2


def test_an_account_counts_once_wherever_it_is(client, city, report):
    client.force_login(city.rider)
    tap(client, report)
    client.cookies.pop("seen_too")
    tap(client, report, "172.16.9.9")
    assert seen(report) == 1


def test_whoever_was_not_counted_takes_nobody_elses_back(report):
    first, second = Client(), Client()
    tap(first, report)
    tap(second, report)
    assert undo(second, report).status_code == 302
    assert seen(report) == 1
    undo(Client(), report)
    assert seen(report) == 1
    undo(first, report)
    assert seen(report) == 0


def test_nobody_learns_whether_another_of_the_network_was_first(report):
    """The page, the cookie and the number that the public reads are the same either way."""
    tap(Client(), report, "10.9.9.9")
    first, second = Client(), Client()
    answers = []
    for browser, address in ((first, "10.1.2.3"), (second, "10.1.2.4")):
        answer = tap(browser, report, address)
        page = browser.get(answer.url).content
        start = page.index(b"<main")
        body = page[start : page.index(b"</main>")]
        token = body.split(b'csrfmiddlewaretoken" value="')[1].split(b'"')[0]
        answers.append((answer.status_code, answer.url, body.replace(token, b"")))
    assert answers[0] == answers[1]
    sizes = {len(browser.cookies["seen_too"].value) for browser in (first, second)}
    assert len(sizes) == 1


def test_the_public_reads_no_exact_number(client, report):
    for place in range(4):
        tap(Client(), report, f"10.0.{place}.1")
        page = client.get(f"/reports/{report.pk}").text
        assert "还有人也看到" in page
    tap(Client(), report, "10.0.9.1")
    assert "另有 4 人以上看到" in client.get(f"/reports/{report.pk}").text


def test_of_what_is_not_shown_nothing_can_be_said(client, city, report):
    set_hidden(report, hidden=True, reason="有人名", by=city.handler, at=LATER)
    assert tap(client, report).status_code == 404
    assert undo(client, report).status_code == 404
    assert not SeenToo.objects.exists()


def test_the_cookie_is_sent_nowhere_else(client, report):
    cookie = tap(client, report).cookies["seen_too"]
    assert (cookie["path"], cookie["httponly"], cookie["max-age"]) == ("/report/too", True, "")


@pytest.mark.parametrize("others", [0, 3])
def test_a_tap_costs_the_same_however_many(client, report, django_assert_max_num_queries, others):
    for place in range(others):
        tap(Client(), report, f"10.0.{place}.1")
    with django_assert_max_num_queries(12):
        tap(client, report)
