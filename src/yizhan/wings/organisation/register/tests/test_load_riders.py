"""Riders from a list: matched by number or telephone, told once, and never given away."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.utils import translation

from yizhan.ground.audit.models import Entry
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, Unit
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Source, write_table
from yizhan.wings.organisation.register.actions import TooManyInvitations, inviting, load_riders
from yizhan.wings.organisation.register.exchange import (
    RIDER_HEADINGS,
    read_riders,
    rider_records,
)
from yizhan.wings.organisation.register.models import Invitation, Ridership
from yizhan.wings.organisation.register.tests.factories import a_site

pytestmark = pytest.mark.django_db

HEAD = "手机号,姓名,网点,加入日期,离开日期\n"


@pytest.fixture
def sites():
    return a_site(), a_site()


def read(text: str, *, by=None, at=MONDAY, head=HEAD):
    return read_riders(Source(io.BytesIO((head + text).encode()), at, by=by))


def load(text: str, *, by=None, at=MONDAY, head=HEAD):
    reading = read(text, by=by, at=at, head=head)
    assert reading.bad == []
    return load_riders(reading.good, by=by, at=at)


def test_new_riders_get_accounts_and_their_facts_are_in_the_vault(sites):
    assert load(f"138 0000 0001,覃小河,{sites[0].code},2024-02-01,\n") == (1, 0, 0)
    ridership = Ridership.objects.get()
    assert (ridership.site, ridership.joined_on) == (sites[0], date(2024, 2, 1))
    assert ridership.rider.display_name == "覃**"
    assert vault.owner("phone", "13800000001") == ridership.rider
    assert {secret.masked for secret in Secret.objects.all()} == {"138****0001", "覃**"}


def test_the_same_list_again_changes_nothing(sites):
    text = f"13800000001,覃小河,{sites[0].name},,\n13800000002,韦山,{sites[1].code},,2024-03-03\n"
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


def test_a_corrected_joining_day_is_a_change(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
    corrected = f"13800000001,覃小河,{sites[0].code},2024-01-15,\n"
    assert load(corrected) == (0, 1, 0)
    assert Ridership.objects.get().joined_on == date(2024, 1, 15)
    assert load(corrected) == (0, 0, 1)


def test_a_joining_day_goes_not_back_into_what_she_rode_before(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-01-01,\n")
    load(f"13800000001,覃小河,{sites[1].code},2024-02-01,\n")
    assert load(f"13800000001,覃小河,{sites[1].code},2024-01-10,\n") == (0, 0, 1)
    assert Ridership.objects.get(left_on=None).joined_on == date(2024, 2, 1)


def test_another_name_is_remarked_and_stays(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
    with translation.override("en"):
        reading = read(f"13800000001,覃小何,{sites[0].code},2024-02-01,\n")
    assert [(remark.row, remark.name) for remark in reading.remarks] == [(2, "覃小何")]
    assert "another name" in reading.remarks[0].text
    assert read(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n").remarks == []


def test_nobody_leaves_before_she_came_nor_moves_back_in_time(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
    for row, column in (
        (f"13800000001,,{sites[0].code},,2023-03-01\n", "left_on"),
        (f"13800000001,,{sites[1].code},2023-03-01,\n", "joined_on"),
    ):
        assert [bad.column for bad in read(row).bad] == [column]


def test_an_export_shows_no_number_and_comes_back_without_a_change(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
    data = write_table(rider_records(), RIDER_HEADINGS, "csv")
    assert b"13800000001" not in data
    assert "138****0001" in data.decode("utf-8-sig")
    reading = read_riders(Source(io.BytesIO(data), MONDAY))
    assert load_riders(reading.good, by=None, at=MONDAY) == (0, 0, 1)


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
    with translation.override("en"):
        assert [(bad.row, bad.column, bad.why) for bad in read(rows).bad] == [
            (2, "phone", "The same rider stands in row 3, too."),
            (3, "phone", "The same rider stands in row 2, too."),
        ]


def test_a_rider_by_number_and_again_by_telephone_is_named(sites):
    load(f"13800000001,覃小河,{sites[0].code},,\n")
    number = Ridership.objects.get().pk
    rows = f"{number},,,{sites[0].code}\n,13800000001,,{sites[0].code}\n"
    bad = read(rows, head="登记编号,手机号,姓名,网点\n").bad
    assert [(one.row, one.column) for one in bad] == [(2, "entry"), (3, "phone")]


@pytest.mark.parametrize("number", ["admin", "r-0011223344556677", "0", "９９", "-1", "1" * 30])
def test_no_account_is_addressed_by_its_name(sites, number):
    a_person(username="admin")
    [bad] = read(f"{number},{sites[0].code}\n", head="登记编号,网点\n").bad
    assert bad.column == "entry"


def test_a_stranger_loads_nobody(sites):
    reading = read(f"13800000001,覃小河,{sites[0].code},,\n")
    with pytest.raises(NotAllowed):
        load_riders(reading.good, by=a_person("dispatcher", sites[0]), at=MONDAY)
    assert not Ridership.objects.exists()


class TestCompany:
    """A company's list speaks of the riders at its own sites, and invites everybody else."""

    @pytest.fixture
    def contact(self, sites):
        return a_person("company", Unit.objects.get_parent(sites[0]), scope=Scope.BELOW)

    def test_its_own_sites_only(self, sites, contact):
        assert load(f"13800000001,覃小河,{sites[0].code},,\n", by=contact) == (1, 0, 0)
        [bad] = read(f"13800000002,韦山,{sites[1].code},,\n", by=contact).bad
        assert bad.column == "site"

    def test_it_opens_no_account_and_enters_nobody(self, sites, contact):
        load(f"13800000001,覃小河,{sites[0].code},,\n", by=contact)
        assert vault.owner("phone", "13800000001") is None
        assert not Ridership.objects.exists()
        invitation = Invitation.objects.get()
        assert (invitation.site, invitation.phone.masked) == (sites[0], "138****0001")
        assert not Secret.objects.filter(kind="legal_name").exists()

    def test_who_rides_for_another_stays_there(self, sites, contact):
        load(f"13800000001,覃小河,{sites[1].code},2024-02-01,\n")
        assert load(f"13800000001,覃小河,{sites[0].code},,\n", by=contact) == (1, 0, 0)
        assert Ridership.objects.get().site == sites[1]

    def test_its_riders_move_between_its_sites(self, sites, contact):
        second = a_site(Unit.objects.get_parent(sites[0]))
        load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
        assert load(f"13800000001,,{second.code},2024-03-01,\n", by=contact) == (0, 1, 0)
        assert Ridership.objects.riding().get().site == second

    def test_the_same_list_again_sends_nothing(self, sites, contact):
        rows = f"13800000001,覃小河,{sites[0].code},,\n13800000002,,{sites[0].code},,\n"
        assert load(rows, by=contact) == (2, 0, 0)
        assert load(rows, by=contact) == (0, 0, 2)
        assert Invitation.objects.count() == 2

    def test_who_left_by_its_list_is_not_invited(self, sites, contact):
        assert load(f"13800000001,,{sites[0].code},,2024-03-01\n", by=contact) == (0, 0, 1)
        assert not Invitation.objects.exists()

    def test_a_list_of_strangers_has_a_limit(self, sites, contact, monkeypatch):
        monkeypatch.setattr(inviting, "INVITATIONS_A_DAY", 2)
        load(f"13800000001,,{sites[0].code},,\n13800000002,,{sites[0].code},,\n", by=contact)
        with pytest.raises(TooManyInvitations):
            load(f"13800000003,,{sites[0].code},,\n", by=contact)
        assert Invitation.objects.count() == 2

    def test_its_list_confirms_who_is_on_it(self, sites, contact):
        load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
        later = MONDAY + timedelta(days=50)
        Ridership.objects.update(asked_on=date(2024, 4, 1))
        assert load(f"13800000001,,{sites[0].code},,\n", by=contact, at=later) == (0, 0, 1)
        ridership = Ridership.objects.get()
        assert (ridership.confirmed_on, ridership.asked_on) == (date(2024, 4, 23), None)


def test_how_somebody_rides(sites):
    head = "手机号,姓名,网点,用工方式\n"
    assert load(f"13800000001,覃小河,{sites[0].code},众包\n", head=head) == (1, 0, 0)
    assert load(f"13800000001,覃小河,{sites[0].code},专送\n", head=head) == (0, 1, 0)
    assert Ridership.objects.get().employment == "employed"
    assert [
        bad.column for bad in read(f"13800000002,韦山,{sites[0].code},零工\n", head=head).bad
    ] == ["employment"]


def test_a_past_time_at_another_site_ends_nothing(sites):
    load(f"13800000001,覃小河,{sites[0].code},2024-02-01,\n")
    assert load(f"13800000001,,{sites[1].code},2023-05-01,2023-08-01\n") == (0, 1, 0)
    assert Ridership.objects.riding().get().site == sites[0]


def test_a_batch_costs_no_query_a_row(sites, django_assert_max_num_queries):
    def rows(start, count):
        numbers = range(start, start + count)
        return "".join(f"138{n:08},韦山,{sites[n % 2].code},,\n" for n in numbers)

    with django_assert_max_num_queries(30):
        load(rows(0, 300))
    with django_assert_max_num_queries(30):
        load(rows(150, 300))
    assert Ridership.objects.count() == 450


def test_an_account_opened_meanwhile_is_found(sites, monkeypatch):
    """Another clerk's account for this telephone comes in after the file was read and before it is
    loaded: it is hers, and no second one arises."""
    reading = read(f"13800000001,覃小河,{sites[0].code},,\n")
    load(f"13800000001,覃小河,{sites[1].code},2024-01-01,\n")
    assert load_riders(reading.good, by=None, at=MONDAY) == (0, 1, 0)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("day", ["0001-01-01", "1024-03-01", "9999-12-31", "2024-02-30"])
def test_a_day_that_cannot_be_is_said(sites, day):
    [bad] = read(f"13800000001,覃小河,{sites[0].code},{day},\n").bad
    assert (bad.column, bad.value) == ("joined_on", day)
