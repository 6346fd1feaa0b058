"""send: a report is split at the door, waits sealed, and comes once."""

from __future__ import annotations

import pytest
from django.apps import apps

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.casework.tests.test_photos import a_photo
from yizhan.ground.idempotency.actions import KeyReused
from yizhan.ground.idempotency.models import IdempotencyKey
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import Refusal
from yizhan.kit.photos import BadPhoto
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.actions import NotReportable, send
from yizhan.wings.participation.reports.index import led_by
from yizhan.wings.participation.reports.models import Receipt, Waiting
from yizhan.wings.participation.reports.tests.factories import a_case, a_kind, sent

pytestmark = pytest.mark.django_db
OURS = {"reports.Waiting", "reports.Receipt"}


@pytest.fixture
def city():
    return a_city()


def everything():
    """The number of rows of each table."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_it_waits_and_nothing_else_is_written(city):
    item = a_kind()
    before = everything()
    answer = sent(city, item, text="车道上堆着水泥", by=city.rider)
    after = everything()
    assert {label for label in after if after[label] != before[label]} == OURS
    led = led_by(answer.code)
    assert led.case is None and led.item == item
    assert led.release_by == answer.release_by > MONDAY


def test_sent_again_it_is_there_once_and_no_row_remembers_the_key(city):
    item, key = a_kind(), "f" * 8 + "0123456789"
    answers = {sent(city, item, key=key, text="堆着水泥").code for _time in range(3)}
    assert len(answers) == 1
    assert (Waiting.objects.count(), Receipt.objects.count()) == (1, 1)
    assert not IdempotencyKey.objects.exists()
    with pytest.raises(KeyReused):
        sent(city, item, key=key, text="别的事")


def test_a_late_retry_gets_the_first_answer_also_when_it_has_left_the_pool(city):
    item, key = a_kind(), "0123456789abcdef-retry"
    case = a_case(city, item, key=key)
    item.active = False
    item.save(update_fields=["active"])
    again = sent(city, item, key=key)
    assert again.release_by is None
    assert led_by(again.code).case == case
    assert Case.objects.count() == 1


def test_what_is_kept_is_sealed_and_padded(city):
    item = a_kind()
    sent(city, item, text="车道上堆着水泥", by=city.rider)
    sent(city, item, text="", by=None)
    sizes = {len(bytes(row.sealed_body)) for row in Waiting.objects.all()}
    assert len(sizes) == 1
    assert len({len(bytes(row.sealed)) for row in Receipt.objects.all()}) == 1
    for row in Waiting.objects.all():
        assert "水泥".encode() not in bytes(row.sealed_body)
        assert b"street" not in bytes(row.sealed_head)


def test_an_account_is_kept_only_if_asked(city):
    kept = sent(city, a_kind(), by=city.rider)
    none = sent(city, a_kind())
    assert led_by(kept.code).keeps_account
    assert not led_by(none.code).keeps_account
    assert vault.open_link(vault.receipt_of(kept.code)).person == city.rider.pk


def test_only_what_is_urgent_leaves_at_once_and_only_if_she_says_so(city):
    urgent, usual = a_kind(urgent=True), a_kind()
    assert sent(city, urgent, at_once=True).release_by is None
    assert sent(city, urgent).release_by is not None
    assert sent(city, usual, at_once=True).release_by is not None
    (case,) = Case.objects.all()
    assert case.opened_at == MONDAY.replace(minute=0, second=0, microsecond=0)
    (entry,) = Entry.objects.filter(verb="case.opened")
    assert (entry.by, entry.at) == ("", case.opened_at)


def test_it_needs_a_place_that_can_be_found(city):
    for place, words in (("", "place"), ("x" * 121, "place")):
        with pytest.raises(Refusal) as refusal:
            sent(city, a_kind(), place=place)
        assert words in refusal.value.fields
    with pytest.raises(Refusal):
        sent(city, a_kind(), text="字" * 1001)
    with pytest.raises(Refusal):
        sent(city, a_kind(), lon=200.0, lat=24.0)
    assert not Waiting.objects.exists()


def test_a_point_is_rounded_before_it_is_kept(city):
    answer = sent(city, a_kind(), lon=108.0512345, lat=24.6912345, place="")
    body = vault.open_body(Waiting.objects.get())
    assert (body.lon, body.lat) == (108.051, 24.691)
    assert "108.051" in body.place
    assert answer.code


def test_what_is_on_the_menu_cannot_be_reported(city):
    with pytest.raises(NotReportable):
        sent(city, an_item())
    with pytest.raises(NotReportable):
        sent(city, a_kind(active=False))


def test_a_photo_goes_sealed_into_the_row_and_a_bad_one_is_refused(city):
    photo = a_photo()
    sent(city, a_kind(), photos=[photo])
    assert vault.open_body(Waiting.objects.get()).photos == (photo,)
    with pytest.raises(BadPhoto):
        sent(city, a_kind(), photos=[b"no photo"])


def test_an_empty_key_is_a_report_of_its_own(city):
    item = a_kind()
    codes = {
        send(item, key="", at=MONDAY, place="桥头", division=city.county).code for _n in range(3)
    }
    assert len(codes) == 3
