"""Riders from a list: matched by number or telephone, told once, and never given away."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.utils import translation

from yizhan.ground.audit.models import Entry
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import write_table
from yizhan.wings.organisation.register.actions import LeftBefore, load_riders
from yizhan.wings.organisation.register.exchange import HEADINGS, read_riders, rider_records
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.tests.factories import a_site

pytestmark = pytest.mark.django_db

HEAD = "手机号,姓名,网点,加入日期,离开日期\n"


@pytest.fixture
def sites():
    return a_site(), a_site()


def read(text: str):
    return read_riders(io.BytesIO((HEAD + text).encode()))


def load(text: str, *, by=None):
    found = read(text)
    assert found.bad == []
    return load_riders(found.good, by=by, at=MONDAY)


def test_new_riders_get_accounts_and_their_facts_are_in_the_vault(sites):
    assert load(f"138 0000 0001,覃小河,{sites[0].code},2024-02-01,\n") == (1, 0, 0)
    ridership = Ridership.objects.get()
    assert (ridership.site, ridership.joined_on) == (sites[0], date(2024, 2, 1))
    assert ridership.rider.display_name == "覃**"
    assert vault.find("phone", "13800000001").person == ridership.rider
    assert {secret.masked for secret in Secret.objects.all()} == {"138****0001", "覃**"}


def test_the_same_list_again_changes_nothing(sites):
    text = f"13800000001,覃小河,{sites[0].name},,\n13800000002,韦山,{sites[1].code},,2024-03-09\n"
    assert load(text) == (2, 0, 0)
    assert load(text) == (0, 0, 2)
    assert Person.objects.count() == Ridership.objects.count() == 2
    assert Entry.objects.filter(verb="riders.loaded").count() == 1


def test_who_is_elsewhere_has_moved(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
    assert load(f"13800000001,,{sites[1].code},2024-03-01,\n") == (0, 1, 0)
    assert list(Ridership.objects.order_by("pk").values_list("site", "left_on")) == [
        (sites[0].pk, date(2024, 3, 1)),
        (sites[1].pk, None),
    ]


def test_a_list_can_say_who_has_left(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
    assert load(f"13800000001,,{sites[0].code},,2024-03-01\n") == (0, 1, 0)
    assert Ridership.objects.get().left_on == date(2024, 3, 1)


def test_nobody_leaves_before_she_came(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
    with pytest.raises(LeftBefore):
        load(f"13800000001,,{sites[0].code},,2023-03-01\n")


def test_an_export_shows_no_number_and_comes_back_without_a_change(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
    data = write_table(rider_records(), HEADINGS, "csv")
    assert b"13800000001" not in data
    assert "138****0001" in data.decode("utf-8-sig")
    found = read_riders(io.BytesIO(data))
    assert load_riders(found.good, by=None, at=MONDAY) == (0, 0, 1)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("12345,覃小河,{site},,", "phone", "we can reach"),
        ("138****0001,覃小河,{site},,", "phone", "masked"),
        (",覃小河,{site},,", "phone", "filled in"),
        ("13800000001,,{site},,", "name", "needs a name"),
        ("13800000001,覃小河,nowhere,,", "site", "no such delivery site"),
        ("13800000001,覃小河,{site},2024-03-01,2024-02-01", "left_on", "before"),
    ],
)
def test_bad_rows_are_named(sites, row, column, says):
    with translation.override("en"):
        [bad] = read(row.format(site=sites[0].code) + "\n").bad
    assert (bad.row, bad.column) == (2, column)
    assert says in bad.why


def test_a_telephone_twice_is_named(sites):
    rows = f"13800000001,覃小河,{sites[0].code},,\n+86 138-0000-0001,韦山,{sites[1].code},,\n"
    assert [(bad.row, bad.column) for bad in read(rows).bad] == [(3, "phone")]


def test_a_stranger_loads_nobody(sites):
    with pytest.raises(NotAllowed):
        load(f"13800000001,覃小河,{sites[0].code},,\n", by=a_person("dispatcher", sites[0]))
    assert not Ridership.objects.exists()
