"""The duty roster: who is on duty at which moment, and who hears of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.ground.worktime.actions import (
    end_entries_of,
    end_entry,
    fill_year,
    save_entry,
    who_is_on_duty,
)
from yizhan.ground.worktime.models import RosterEntry
from yizhan.ground.worktime.rules import (
    JoinedHours,
    Shift,
    WorkCalendar,
    add_working_minutes,
    working_minutes_between,
)
from yizhan.ground.worktime.tests.factories import AROUND_THE_CLOCK, an_entry
from yizhan.kit import hours
from yizhan.kit.errors import NotAllowed, Refusal

HERE = ZoneInfo("Asia/Shanghai")
SATURDAY_EVENING = datetime(2026, 11, 28, 21, 2, tzinfo=HERE)
AFTER_MIDNIGHT = datetime(2026, 11, 29, 0, 30, tzinfo=HERE)
OFFICE = hours.parse("Mo-Fr 08:00-12:00,15:00-18:00")
CALENDAR = WorkCalendar()
NIGHTS = Shift(frozenset(range(5)), time(18), time(8), date(2026, 11, 2), date(2026, 11, 28))
ALWAYS = Shift(frozenset(range(7)), time(8), time(8), date(2026, 1, 1))


def day(number: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, number, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("at", "on"),
    [
        (day(2, 7, 59), False),  # before the first night
        (day(2, 18), True),
        (day(3, 0, 30), True),  # Monday's night, on Tuesday
        (day(3, 8), False),
        (day(6, 23), True),  # Friday
        (day(7, 3), True),  # Friday's night, on Saturday
        (day(7, 19), False),  # Saturday has none
        (day(27, 19), True),  # the last one begins
        (day(28, 7, 59), True),  # and lasts into the day on which the entry is over
        (day(28, 19), False),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(at, on):
    assert NIGHTS.covers(at, CALENDAR) == on
    assert NIGHTS.covers(at.astimezone(UTC), CALENDAR) == on


def test_a_make_up_sunday_is_a_weekday_and_a_holiday_is_a_sunday():
    sunday, thursday = date(2026, 2, 15), date(2026, 10, 1)
    calendar = WorkCalendar({sunday: (True, False), thursday: (False, True)})
    working = Shift(frozenset(range(5)), time(18), time(22), date(2026, 1, 1))
    free = Shift(frozenset({5, 6}), time(0), time(0), date(2026, 1, 1))

    for one, on_sunday in ((working, True), (free, False)):
        evening = datetime(2026, 2, 15, 19, tzinfo=HERE)
        assert one.covers(evening, calendar) == on_sunday
        assert one.covers(evening.replace(month=10, day=1), calendar) != on_sunday


def test_joined_hours_count_every_minute_once():
    joined = JoinedHours((OFFICE, NIGHTS, ALWAYS))
    start, end = day(3, 7), day(5, 9, 30)

    assert working_minutes_between(start, end, hours=joined, calendar=CALENDAR) == 50 * 60 + 30
    for minutes in (30, 120, 3000):
        due = add_working_minutes(start, minutes, hours=joined, calendar=CALENDAR)
        assert due == start + timedelta(minutes=minutes)


def test_where_nobody_is_on_duty_the_office_counts():
    joined = JoinedHours((OFFICE, NIGHTS))
    due = add_working_minutes(SATURDAY_EVENING, 120, hours=joined, calendar=CALENDAR)
    assert due == day(30, 10)


@pytest.fixture
def tree(db):
    committee = a_unit(kind=UnitKind.CITY_COMMITTEE)
    bureau = a_unit(committee, kind=UnitKind.BUREAU)
    return committee, bureau, a_unit(committee, kind=UnitKind.BUREAU)


def test_the_nearest_unit_comes_first_and_another_branch_not_at_all(tree):
    committee, bureau, other = tree
    city, own = an_entry(committee, at=MONDAY), an_entry(bureau, at=MONDAY, phone="0778-2110000")

    assert who_is_on_duty(bureau, at=AFTER_MIDNIGHT) == [own, city]
    assert who_is_on_duty(other, at=AFTER_MIDNIGHT) == [city]
    assert who_is_on_duty(bureau, at=AFTER_MIDNIGHT, told_only=True) == [city], "a landline"


def test_a_mobile_is_kept_for_the_outbox_and_shown_to_riders(tree):
    entry = an_entry(tree[0], at=MONDAY, phone="139 7786 0001")
    assert (entry.phone, entry.contact.kind) == ("139 7786 0001", SecretKind.PHONE)
    for short in ("12345", "0778-2110000", "（0778）211 0000"):
        assert an_entry(tree[0], at=MONDAY, phone=short).contact is None


def test_who_may_not_work_on_its_cases_is_no_help(tree):
    committee, bureau, _other = tree
    person = a_person("handler", committee)
    entry = an_entry(committee, at=MONDAY, person=person)

    assert who_is_on_duty(committee, at=AFTER_MIDNIGHT, told_only=True) == [entry]
    assert who_is_on_duty(bureau, at=AFTER_MIDNIGHT, told_only=True) == []
    with pytest.raises(Refusal) as refused:
        an_entry(bureau, at=MONDAY, person=person)
    assert "person" in refused.value.fields


def test_it_is_edited_and_ended_by_the_units_administrator_and_leaves_a_trace(tree):
    committee, bureau, other = tree
    admin = an_admin(bureau)
    given: dict[str, Any] = {"since": date(2026, 11, 1), "phone": "12345", **AROUND_THE_CLOCK}

    entry = save_entry(None, by=admin, at=MONDAY, unit=bureau, **given)
    save_entry(entry, by=admin, at=MONDAY, unit=bureau, **{**given, "phone": "12350"})

    assert RosterEntry.objects.get().phone == "12350"
    assert who_is_on_duty(bureau, at=SATURDAY_EVENING) == [entry]
    assert list(RosterEntry.objects.visible_to(admin)) == [entry]
    assert not RosterEntry.objects.visible_to(an_admin(other)).exists()
    with pytest.raises(NotAllowed):
        save_entry(entry, by=an_admin(other), at=MONDAY, unit=other, **given)
    end_entry(entry, by=admin, at=SATURDAY_EVENING)
    assert who_is_on_duty(bureau, at=SATURDAY_EVENING) == []
    verbs = Entry.objects.filter(verb__startswith="roster.").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["roster.saved", "roster.saved", "roster.ended"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"phone": ""}, "person"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "12345", "weekdays": []}, "weekdays"),
        ({"phone": "12345", "until": date(2024, 1, 1)}, "until"),
    ],
)
def test_what_makes_no_sense_is_refused(tree, fields, named):
    with pytest.raises(Refusal) as refused:
        an_entry(tree[0], at=MONDAY, **fields)
    assert named in refused.value.fields


def test_a_closed_unit_and_a_gone_account_are_on_duty_no_more(tree):
    committee, bureau, _other = tree
    person = a_person("dispatcher", committee, scope=Scope.BELOW)
    hers, number = an_entry(committee, at=MONDAY, person=person), an_entry(bureau, at=MONDAY)
    fill_year(2026, by=None, at=MONDAY)

    end_entries_of(unit_id=bureau.pk, at=SATURDAY_EVENING)
    assert who_is_on_duty(bureau, at=AFTER_MIDNIGHT) == [hers]
    end_entries_of(person_id=person.pk, at=SATURDAY_EVENING)

    assert who_is_on_duty(bureau, at=AFTER_MIDNIGHT) == []
    number.refresh_from_db()
    assert number.until == date(2026, 11, 28)
