"""Offers from a file, all or none; what is exported can be imported again without a change."""

from __future__ import annotations

import io
from datetime import date

import pytest

from yizhan.ground.notify.models import Message
from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Loaded, Source, write_table
from yizhan.wings.participation.appointments import exchange
from yizhan.wings.participation.appointments.actions import import_offers
from yizhan.wings.participation.appointments.models import Engagement
from yizhan.wings.participation.appointments.rules import State
from yizhan.wings.participation.appointments.tests.factories import an_engagement

pytestmark = pytest.mark.django_db
HEADINGS = "手机号,聘任角色,聘任单位,开始日期,最后一天,培训"


@pytest.fixture
def unit():
    return a_unit(code="office-1")


@pytest.fixture
def rider():
    person = a_person()
    vault.keep(SecretKind.PHONE, "13800138000", person=person, at=MONDAY)
    vault.keep(SecretKind.LEGAL_NAME, "韦小河", person=person, at=MONDAY)
    return person


def read(*lines, headings=HEADINGS):
    text = "\n".join((headings, *lines))
    return exchange.read_offers(Source(io.BytesIO(text.encode()), at=MONDAY))


def test_a_row_asks_a_rider(unit, rider):
    reading = read("138 0013 8000,食品安全监督员,office-1,2024-04-01,2025年3月31日,食品安全")
    assert reading.bad == []
    handler = a_person("handler", unit)
    assert import_offers(reading.good, by=handler, at=MONDAY) == Loaded(1, 0, 0)
    one = Engagement.objects.get()
    assert (one.person, one.state, one.last_day) == (rider, State.OFFERED, date(2025, 3, 31))
    assert one.training == "食品安全"
    assert Message.objects.filter(person=rider).count() == 1
    assert import_offers(reading.good, by=handler, at=MONDAY) == Loaded(0, 0, 1)


def test_every_mistake_is_named_at_once(unit, rider):
    reading = read(
        "13900139000,食品安全监督员,office-1,2024-04-01,2025-03-31,",
        "138****8000,食品安全监督员,office-1,2024-04-01,2025-03-31,",
        "13800138000,大队长,office-9,2024-04-01,2020-03-31,",
        "13800138000,food_safety,office-1,2024-04-01,2029-03-31,",
        "13800138000,food_safety,office-1,2024-04-01,2025-03-31,",
        "13800138000,food_safety,office-1,2024-04-01,2025-03-31,",
    )
    assert [bad.row for bad in reading.bad] == [2, 3, 4, 4, 4, 5, 7]
    assert len(reading.good) == 1


def test_nobody_offers_for_another_unit(unit, rider):
    reading = read("13800138000,food_safety,office-1,2024-04-01,2025-03-31,")
    with pytest.raises(NotAllowed):
        import_offers(reading.good, by=a_person("handler", a_unit()), at=MONDAY)
    assert not Engagement.objects.exists()


def test_an_export_is_imported_again_without_a_change_and_shows_no_number(unit, rider):
    an_engagement(unit, person=rider)
    records = list(exchange.engagement_records())
    assert records[0]["phone"] == "138****8000"
    assert "小河" not in str(records)
    data = write_table(records, exchange.HEADINGS, "csv")
    reading = exchange.read_offers(Source(io.BytesIO(data), at=MONDAY))
    assert reading.bad == []
    assert import_offers(reading.good, by=None, at=MONDAY) == Loaded(0, 0, 1)


def test_training_of_a_letter_is_taken_over(unit, rider):
    one = an_engagement(unit, person=rider)
    [record] = exchange.engagement_records()
    record |= {"training": "急救", "trained_on": "2024-02-01"}
    data = write_table([record], exchange.HEADINGS, "csv")
    reading = exchange.read_offers(Source(io.BytesIO(data), at=MONDAY))
    assert reading.bad == []
    assert import_offers(reading.good, by=None, at=MONDAY) == Loaded(0, 1, 0)
    one.refresh_from_db()
    assert (one.training, one.trained_on) == ("急救", date(2024, 2, 1))
