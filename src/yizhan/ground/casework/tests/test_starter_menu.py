"""The menu that comes with the platform: whole, in both languages, and given once."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.actions import load_starter_menu, save_item
from yizhan.ground.casework.exchange import starter_items, starter_texts
from yizhan.ground.casework.models import CatalogueItem, StandardText
from yizhan.ground.casework.rules import (
    CLOSED,
    REPORT_GROUPS,
    TYPED_DEADLINE,
    Audience,
    ItemGroup,
    Status,
)
from yizhan.ground.casework.tests.factories import an_item
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Loaded

pytestmark = pytest.mark.django_db
ITEMS = starter_items(at=MONDAY)


def test_forty_matters_and_those_that_places_ask_for():
    assert len([item for item in ITEMS if item.audience == Audience.ANYONE]) == 40
    others = {item.code for item in ITEMS if item.audience != Audience.ANYONE}
    assert others == {
        "station-repair", "supplies", "gate-problem", "honour-objection", "restaurant-finding",
    }  # fmt: skip
    assert {item.group for item in ITEMS} == set(ItemGroup.values) - REPORT_GROUPS


def test_each_is_said_in_both_languages_and_promises_no_time():
    for item in ITEMS:
        assert all((item.name, item.name_en, item.promise, item.promise_en)), item.code
        assert not TYPED_DEADLINE.search(f"{item.promise} {item.promise_en}"), item.code
        assert len(item.name) <= 12, item.code
    assert len({item.name for item in ITEMS}) == len({item.name_en for item in ITEMS}) == 45


def test_what_is_urgent_needs_a_place_and_is_answered_soon():
    urgent = [item for item in ITEMS if item.urgent]
    assert {item.code for item in urgent} == {"breakdown", "accident-help", "threatened"}
    assert all(item.target_minutes <= 120 and item.needs_place for item in urgent)


def test_the_texts_belong_to_items_and_statuses():
    codes = {"", *(item.code for item in ITEMS)}
    for row in starter_texts():
        assert row.item in codes
        assert row.status in Status.values
    assert {row.status for row in starter_texts()} > CLOSED


def test_an_empty_city_gets_it_once():
    admin = an_admin(a_unit())
    assert load_starter_menu(by=admin, at=MONDAY) == Loaded(45, 0, 0)
    assert StandardText.objects.count() == len(starter_texts())

    save_item("toilet", by=admin, at=MONDAY, active=False)
    assert load_starter_menu(by=admin, at=MONDAY) == Loaded(0, 0, 45)
    assert not CatalogueItem.objects.get(code="toilet").active


def test_a_menu_that_is_there_stays_as_it_is():
    an_item()
    load_starter_menu(by=None, at=MONDAY)
    assert CatalogueItem.objects.count() == 1
    with pytest.raises(NotAllowed):
        load_starter_menu(by=a_person("handler", a_unit()), at=MONDAY)


def test_a_name_that_nobody_has_put_into_english_is_shown_in_chinese(settings):
    settings.LANGUAGE_CODE = "en"
    assert an_item(name="喝水", name_en="").label == "喝水"
