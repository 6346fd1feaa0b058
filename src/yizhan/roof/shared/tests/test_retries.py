"""sent_once: what a phone's outbox sends many times is done once, and a refusal keeps nothing."""

from __future__ import annotations

import re
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.idempotency.models import IdempotencyKey
from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.shared.retries import is_strong
from yizhan.wings.care.needs.actions import order
from yizhan.wings.care.needs.models import Via
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.tests.factories import a_station


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def case(city):
    asked = order(
        city.item, by=None, at=timezone.now(), via=Via.HOME, text="没水", division=city.county
    )
    return asked.case


def send(client, address, key=None, **fields):
    return client.post(address, fields, headers={"Idempotency-Key": key or str(uuid.uuid4())})


def test_a_reply_sent_twice_is_one_step(client, case):
    key, address = str(uuid.uuid4()), reverse("rider:case_reply", args=[case.ticket])
    before = CaseStep.objects.count()
    answers = [send(client, address, key, text="在东门") for _ in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (201, {"url": reverse("rider:case", args=[case.ticket])})
    ] * 2
    assert CaseStep.objects.count() == before + 1


def plain(client, address, key, **fields):
    """A form as a browser sends it before the outbox is there."""
    return client.post(address, {"form_key": key, **fields})


def test_a_plain_form_sent_twice_is_one_step_and_leads_to_the_page(client, case):
    key, address = uuid.uuid4().hex, reverse("rider:case_reply", args=[case.ticket])
    before = CaseStep.objects.count()
    answers = [plain(client, address, key, text="在东门") for _ in range(2)]
    assert {answer.url for answer in answers} == {reverse("rider:case", args=[case.ticket])}
    assert CaseStep.objects.count() == before + 1


def test_other_words_from_a_page_the_browser_kept_count_too(client, case):
    key, address = uuid.uuid4().hex, reverse("rider:case_reply", args=[case.ticket])
    before = CaseStep.objects.count()
    for text in ("在东门", "在西门"):
        assert plain(client, address, key, text=text).status_code == 302
    assert CaseStep.objects.count() == before + 2


def test_a_plain_form_that_was_refused_may_be_sent_again(client, case):
    key, address = uuid.uuid4().hex, reverse("rider:case_reply", args=[case.ticket])
    Case.objects.filter(pk=case.pk).update(status="resolved", closed_at=timezone.now())
    assert plain(client, address, key, text="还有一句").status_code in {409, 422}
    Case.objects.filter(pk=case.pk).update(status="reported", closed_at=None)
    before = CaseStep.objects.count()
    assert plain(client, address, key, text="还有一句").status_code == 302
    assert CaseStep.objects.count() == before + 1


def test_one_page_in_two_browsers_is_two_forms(case):
    """A guest must not be led to the ticket of whoever had the same page from a store between."""
    key, address = uuid.uuid4().hex, reverse("rider:case_reply", args=[case.ticket])
    before = CaseStep.objects.count()
    for sign in "ab":
        browser = Client()
        browser.cookies[settings.CSRF_COOKIE_NAME] = sign * 32
        for _tap in range(2):
            assert plain(browser, address, key, text="在东门").status_code == 302
    assert CaseStep.objects.count() == before + 2


def test_each_page_has_a_key_of_its_own(client, case):
    address = reverse("rider:case", args=[case.ticket])
    keys = {
        key
        for _ in range(2)
        for key in re.findall(r'name="form_key" value="([\w-]+)"', client.get(address).text)
    }
    assert len(keys) >= 2
    assert all(is_strong(key) for key in keys)


def test_the_key_counts_for_one_form(client, case):
    key = str(uuid.uuid4())
    send(client, reverse("rider:case_reply", args=[case.ticket]), key, text="在东门")
    send(client, reverse("rider:case_verdict", args=[case.ticket]), key, solved="yes")
    case.refresh_from_db()
    assert case.solved is True


def test_a_refusal_keeps_nothing_and_is_a_page(client, case):
    key, address = str(uuid.uuid4()), reverse("rider:case_reply", args=[case.ticket])
    assert send(client, address, key, text="").status_code == 422
    assert send(client, address, key, text="x" * 20_000).status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert send(client, address, key, text="在东门").status_code == 201


def test_a_page_is_drawn_after_a_refusal_of_the_domain(client, case):
    """The action is refused inside the transaction of the page, which asks the database again."""
    Case.objects.filter(pk=case.pk).update(status="resolved", closed_at=timezone.now())
    answer = send(client, reverse("rider:case_reply", args=[case.ticket]), text="还有一句")
    assert answer.status_code in {409, 422}
    assert not IdempotencyKey.objects.exists()


def test_what_a_host_is_refused_is_told_at_once(client, city):
    station = a_station(unit=city.union, division=city.county)
    client.force_login(a_person("host", city.union))
    answer = send(client, reverse("rider:host_say", args=[station.code]), kind="nonsense")
    assert answer.status_code == 409
    assert answer.json()["message"]


def test_a_refusal_that_was_told_does_not_refuse_the_next_form(client, city):
    station = a_station(unit=city.union, division=city.county)
    client.force_login(a_person("host", city.union))
    assert (
        send(client, reverse("rider:host_say", args=[station.code]), kind="no").status_code == 409
    )
    assert send(client, reverse("rider:host_close", args=[station.code])).status_code == 201
    assert Station.objects.get().closed_until is not None
    page = client.get(reverse("rider:host_station", args=[station.code]))
    assert [one.level_tag for one in page.context["messages"]] == ["success"]


def test_a_refusal_of_a_plain_form_stays_for_the_next_page(client, city):
    station = a_station(unit=city.union, division=city.county)
    client.force_login(a_person("host", city.union))
    address = reverse("rider:host_say", args=[station.code])
    assert client.post(address, {"kind": "no"}).status_code == 302
    assert send(client, address, kind="no").status_code == 409
    assert send(client, reverse("rider:host_close", args=[station.code])).status_code == 201
    page = client.get(reverse("rider:host_station", args=[station.code]))
    assert [one.level_tag for one in page.context["messages"]] == ["error", "success"]


def test_a_host_closes_once(client, city):
    station = a_station(unit=city.union, division=city.county)
    client.force_login(a_person("host", city.union))
    answer = send(client, reverse("rider:host_close", args=[station.code]))
    assert answer.json()["url"] == reverse("rider:host_station", args=[station.code])
    assert Station.objects.get().closed_until is not None


def test_a_device_is_remembered_by_the_outbox_too(client, city):
    station = a_station(unit=city.union, division=city.county)
    answer = send(client, reverse("public:signal", args=[station.code]), kind="no_water")
    assert answer.status_code == 201
    assert answer.cookies


def test_without_a_key_a_form_is_a_plain_form(client, case):
    answer = client.post(reverse("rider:case_reply", args=[case.ticket]), {"text": "在东门"})
    assert answer.status_code == 302
