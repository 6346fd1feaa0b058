"""Two accounts of one person: merged, and taken apart again. Nothing is lost, nothing doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.actions import first_broken
from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people import vault
from yizhan.ground.people.actions import (
    enter_by_code,
    erase_person,
    issue_code,
    merge_persons,
    unmerge_persons,
)
from yizhan.ground.people.actions.doubles import Gone, HoldsPosts, SamePerson
from yizhan.ground.people.models import Person, PersonMerge, Secret
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.needs.tests.factories import a_need
from yizhan.wings.organisation.register.actions import join, merge_riders, unmerge_riders
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.tests.factories import a_site

pytestmark = pytest.mark.django_db
PHONES = ("13800000001", "13800000002")
LATER = MONDAY + timedelta(days=3)
MUCH_LATER = MONDAY + timedelta(days=9)


class Two:
    """Two accounts with telephones, each at a site, below one root with an administrator."""

    def __init__(self) -> None:
        self.root = a_unit()
        company = a_unit(self.root, kind="company")
        self.head, self.double = a_person(), a_person()
        for person, phone in zip((self.head, self.double), PHONES, strict=True):
            vault.keep("phone", phone, person=person, at=MONDAY)
        self.sites = [a_site(company), a_site(company)]
        self.admin = an_admin(self.root)

    def merge(self, at=LATER):
        return merge_riders(self.double, self.head, by=self.admin, at=at)

    def rides(self):
        rows = Ridership.objects.riding().order_by("pk")
        return [(one.rider, one.site) for one in rows]


def riders(at):
    answer = REGISTRY["riders"].compute(Extent(at.date()))
    assert sum(line.count for line in answer.lines()) == answer.value
    return answer.value


def signs_in(phone):
    row, code = issue_code(phone, at=MUCH_LATER)
    return enter_by_code(row.pk, code, at=MUCH_LATER)


def test_either_number_leads_to_the_head_and_apart_again_to_its_own():
    two = Two()
    merge = two.merge()
    assert [signs_in(phone) for phone in PHONES] == [two.head, two.head]

    unmerge_riders(merge, by=two.admin, at=MUCH_LATER)
    assert [signs_in(phone) for phone in PHONES] == [two.head, two.double]


def test_a_duplicate_is_shut():
    two = Two()
    two.merge()
    two.double.refresh_from_db()
    assert (two.double.is_active, two.double.merged_into) == (False, two.head)


def test_who_rides_at_two_sites_rides_at_the_heads_and_is_counted_once():
    two = Two()
    for person, site in zip((two.head, two.double), two.sites, strict=True):
        join(person, site, by=None, at=MONDAY)

    merge = two.merge()

    assert two.rides() == [(two.head, two.sites[0])]
    assert [riders(day) for day in (MONDAY, LATER)] == [2, 1]

    unmerge_riders(merge, by=two.admin, at=MUCH_LATER)

    assert two.rides() == [(two.head, two.sites[0]), (two.double, two.sites[1])]
    assert [riders(day) for day in (MONDAY, LATER, MUCH_LATER)] == [2, 1, 2]


def test_undone_on_the_same_day_it_never_was():
    two = Two()
    for person, site in zip((two.head, two.double), two.sites, strict=True):
        join(person, site, by=None, at=MONDAY)
    before = list(Ridership.objects.order_by("pk").values())

    unmerge_riders(two.merge(), by=two.admin, at=LATER)

    assert list(Ridership.objects.order_by("pk").values()) == before


def test_what_only_the_duplicate_rides_is_the_heads_until_they_part():
    two = Two()
    join(two.double, two.sites[1], by=None, at=MONDAY)

    merge = two.merge()
    assert two.rides() == [(two.head, two.sites[1])]
    assert riders(MONDAY) == riders(LATER) == 1

    unmerge_riders(merge, by=two.admin, at=MUCH_LATER)
    assert two.rides() == [(two.double, two.sites[1])]
    assert Ridership.objects.count() == 1


def test_what_the_head_did_meanwhile_stays_the_heads():
    two = Two()
    join(two.double, two.sites[1], by=None, at=MONDAY)
    merge = two.merge()
    join(two.head, two.sites[0], by=None, at=MUCH_LATER)

    unmerge_riders(merge, by=two.admin, at=MUCH_LATER)

    assert two.rides() == [(two.head, two.sites[0])]
    assert list(Ridership.objects.filter(rider=two.double)) == list(
        Ridership.objects.filter(site=two.sites[1])
    )


def test_her_pages_show_both():
    city = a_city()
    head = a_person()
    needs = {a_need(city, by=person).pk for person in (head, city.rider)}

    merge_persons(city.rider, head, unit=city.committee, by=None, at=LATER)

    assert set(Need.objects.asked_by(head).values_list("pk", flat=True)) == needs
    assert Need.objects.get(asked_by=city.rider)


def test_she_is_told():
    two = Two()
    two.merge()
    assert Message.objects.visible_to(two.head).get(topic="account.merged").link == "/me/data"


def test_a_duplicate_of_a_duplicate_is_the_heads():
    two = Two()
    third = a_person()
    first = merge_persons(third, two.double, unit=two.root, by=None, at=LATER)
    second = two.merge()
    third.refresh_from_db()
    assert third.merged_into == two.head

    unmerge_riders(second, by=two.admin, at=LATER)
    third.refresh_from_db()
    assert third.merged_into == two.double

    unmerge_persons(first, unit=two.root, by=None, at=LATER)
    third.refresh_from_db()
    assert (third.merged_into, third.is_active) == (None, True)


def test_merging_into_a_duplicate_means_its_head():
    two = Two()
    two.merge()
    third = a_person()
    merge = merge_persons(third, two.double, unit=two.root, by=None, at=LATER)
    assert merge.into == two.head


def test_twice_apart_changes_nothing():
    two = Two()
    merge = two.merge()
    for _ in range(2):
        unmerge_riders(merge, by=two.admin, at=MUCH_LATER)
    entries = Entry.objects.filter(verb__startswith="person.")
    entries = entries.exclude(verb__startswith="person.created")
    verbs = entries.order_by("position").values_list("verb", flat=True)
    assert list(verbs) == ["person.merged", "person.unmerged"]
    assert first_broken() is None


def test_what_cannot_be_one():
    two = Two()
    two.merge()
    for person, into, refused in (
        (two.head, two.head, SamePerson),
        (two.double, two.head, SamePerson),
        (two.head, two.double, SamePerson),
        (two.admin, two.head, HoldsPosts),
    ):
        with pytest.raises(refused):
            merge_persons(person, into, unit=two.root, by=None, at=LATER)
    erase_person(gone := a_person(), by=gone, at=LATER)
    with pytest.raises(Gone):
        merge_persons(gone, two.head, unit=two.root, by=None, at=LATER)


def test_who_may():
    two = Two()
    join(two.double, two.sites[0], by=None, at=MONDAY)
    clerk = a_person("handler", two.root, scope=Scope.BELOW)
    company = a_person("company", two.sites[0], scope=Scope.BELOW)
    for by in (clerk, company, two.head, two.double):
        with pytest.raises(NotAllowed):
            merge_riders(two.double, two.head, by=by, at=LATER)
    small = a_person("admin", two.sites[0])
    with pytest.raises(NotAllowed):  # the head never rode: that is the city's matter
        merge_riders(two.double, two.head, by=small, at=LATER)
    join(two.head, two.sites[0], by=None, at=MONDAY)
    merge_riders(two.double, two.head, by=small, at=LATER)


def test_nobody_gets_into_an_account_with_posts_she_could_not_give():
    two = Two()
    for person in (two.head, two.double):
        join(person, two.sites[0], by=None, at=MONDAY)
    boss = a_person("admin", two.root, scope=Scope.BELOW)
    join(boss, two.sites[0], by=None, at=MONDAY)
    small = a_person("admin", two.sites[0])
    with pytest.raises(NotAllowed):
        merge_riders(two.double, boss, by=small, at=LATER)


def test_who_closes_her_account_is_forgotten_under_both():
    two = Two()
    merge = two.merge()
    erase_person(two.head, by=two.head, at=MUCH_LATER)
    assert not Secret.objects.exists()
    assert not Person.objects.filter(pk__in=[two.head.pk, two.double.pk], is_active=True).exists()
    unmerge_persons(merge, unit=two.root, by=None, at=MUCH_LATER)
    two.double.refresh_from_db()
    assert not two.double.is_active
    assert not PersonMerge.objects.not_ended().exists()
