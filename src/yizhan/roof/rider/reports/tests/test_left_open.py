"""/report: a page that stood open for an hour: it counts once, and refused her words stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as loaded
from django.utils import timezone

from yizhan.ground.casework import index, store
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.tests.factories import a_city
from yizhan.roof.shared.tests.left_open import LeftOpen, a_browser, sign_out_elsewhere
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.models import Receipt, Waiting
from yizhan.wings.participation.reports.tests.factories import a_kind

pytestmark = pytest.mark.django_db
HOUR, PLACE, WORDS = timedelta(hours=1), "南桥头", "井盖没了，旁边没有围挡"


@pytest.fixture
def city(tmp_path):
    store.use(tmp_path)
    yield a_city()
    store.use(loaded.MEDIA_ROOT)


def test_an_hour_later_it_counts_and_back_and_again_is_once(city, time_machine):
    item = a_kind()
    page = LeftOpen(a_browser(), "/report")
    time_machine.move_to(timezone.now() + HOUR)
    form = {"item": item.code, "place": PLACE, "text": WORDS}
    assert page.send(**form).status_code == page.send(**form).status_code == 302
    assert Waiting.objects.count() == Receipt.objects.count() == 1


def test_what_can_no_longer_be_reported_keeps_her_words(city):
    item = a_kind()
    other = a_kind(name="车道被占")
    page = LeftOpen(a_browser(), "/report")
    CatalogueItem.objects.filter(pk=item.pk).update(active=False)
    index.forget()
    answer = page.send(item=item.code, place=PLACE, text=WORDS)
    assert answer.status_code == 422
    for words in (PLACE, WORDS, other.name):
        assert words in answer.content.decode()
    assert not Receipt.objects.exists()


def test_signed_out_in_another_tab_nobody_is_kept(city, time_machine):
    """She had asked for her account to be kept; without a session there is none to keep."""
    item, browser = a_kind(), a_browser()
    browser.force_login(city.rider)
    page = LeftOpen(browser, "/report")
    sign_out_elsewhere(browser)
    time_machine.move_to(timezone.now() + HOUR)
    answer = page.send(item=item.code, place=PLACE, text=WORDS, keep_account="on")
    assert answer.status_code == 302
    assert vault.open_link(Receipt.objects.get()).person is None
