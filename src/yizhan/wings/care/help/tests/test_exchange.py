"""Offers of help from files: entered, changed, left alone when over; nothing is lost on the way."""

from __future__ import annotations

import io

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.tables import Form, Source, write_table
from yizhan.wings.care.help import actions
from yizhan.wings.care.help.exchange import HEADINGS, offer_records, read_offers
from yizhan.wings.care.help.models import Offer, StockChange
from yizhan.wings.care.help.rules import Category, OfferState
from yizhan.wings.care.help.tests.factories import a_voucher, an_offer
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db

HEAD = "提供单位,名称,截止日期,总数,量词,类别,每人限领,领取地点\n"
DAY = local_day(MONDAY).replace(month=12, day=31)


@pytest.fixture
def unit():
    return a_unit()


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    return read_offers(Source(io.BytesIO(data), MONDAY))


def load(text, by=None):
    """Read and load a file that has nothing to mend."""
    reading = read(text)
    assert not reading.bad
    return actions.import_offers(reading.good, by=by, at=MONDAY)


def a_line(unit, *, stock=200, day=DAY, each=1):
    category = Category.SUPPLIES.label
    return f"{unit.code},反光雨衣,{day},{stock},件,{category},{each},一楼服务台\n"


def test_a_line_becomes_an_offer_that_riders_can_take(unit):
    assert load(HEAD + a_line(unit)) == (1, 0, 0)
    offer = Offer.objects.get()
    assert (offer.state, offer.stock, offer.measure) == (OfferState.OPEN, 200, "件")
    assert load(HEAD + a_line(unit)) == (0, 0, 1)


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
def test_what_is_exported_can_be_imported_without_a_change(unit, form):
    station = a_station()
    an_offer(unit, stations=(station,), text="第一行\n第二行", code_hours=4)
    ended = an_offer(unit)
    actions.end_offer(ended, by=a_person("handler", unit), at=MONDAY)
    file = write_table(offer_records(), HEADINGS, form)
    assert load(file) == (0, 0, 2)

    Offer.objects.all().delete()
    assert load(file) == (2, 0, 0)
    assert write_table(offer_records(), HEADINGS, form) == file or form == Form.XLSX
    assert Offer.objects.get(state=OfferState.ENDED).ended_at == MONDAY


def test_another_number_is_a_correction_with_its_trace(unit):
    load(HEAD + a_line(unit))
    a_voucher(Offer.objects.get())
    assert load(HEAD + a_line(unit, stock=150, each=2)) == (0, 1, 0)
    offer = Offer.objects.get()
    assert (offer.stock, offer.per_person, offer.held) == (150, 2, 1)
    change = StockChange.objects.get()
    assert (change.was, change.now) == (200, 150)


def test_no_file_makes_fewer_than_are_taken(unit):
    load(HEAD + a_line(unit, stock=3))
    for _n in range(2):
        a_voucher(Offer.objects.get())
    with pytest.raises(Refusal):
        load(HEAD + a_line(unit, stock=1))
    assert Offer.objects.get().stock == 3


def test_an_absent_column_leaves_what_is_known(unit):
    load(HEAD + a_line(unit, each=3))
    less = f"提供单位,名称,截止日期,总数,类别\n{unit.code},反光雨衣,{DAY},200,物资\n"
    assert load(less) == (0, 0, 1)
    assert Offer.objects.get().per_person == 3


def test_what_is_over_stays_as_it_was(unit):
    load(HEAD + a_line(unit))
    actions.end_offer(Offer.objects.get(), by=a_person("handler", unit), at=MONDAY)
    assert load(HEAD + a_line(unit, stock=9)) == (0, 0, 1)
    assert Offer.objects.get().stock == 200


@pytest.mark.parametrize(
    ("was", "becomes", "column"),
    [
        ("一楼服务台", "", "领取地点"),
        ("物资", "宝物", "类别"),
        (",200,", ",0,", "总数"),
        (str(DAY), "2020-01-01", "截止日期"),
    ],
)
def test_every_fault_is_named_in_its_column(unit, was, becomes, column):
    line = a_line(unit)
    assert was in line
    (bad,) = read(HEAD + line.replace(was, becomes)).bad
    assert bad.column == column or HEADINGS[bad.column] == column


def test_who_does_not_publish_there_imports_nothing(unit):
    with pytest.raises(NotAllowed):
        load(HEAD + a_line(unit), by=a_person("instructor", unit))
    assert not Offer.objects.exists()
    assert load(HEAD + a_line(unit), by=a_person("handler", unit)) == (1, 0, 0)
