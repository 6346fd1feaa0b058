"""The sheet of a month: counted once, of five persons and more, and of fewer by no difference."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.wings.care.losses.actions import delete_loss, make_due_sheets
from yizhan.wings.care.losses.models import Loss, Sheet, SheetLine
from yizhan.wings.care.losses.rules import (
    SMALLEST,
    Appeal,
    Counted,
    Facts,
    closed_months,
    same_shop,
    sheet_of,
)
from yizhan.wings.care.losses.tests.factories import a_fine, a_meal

MARCH = date(2024, 3, 1)
COUNTED = datetime(2024, 4, 6, 2, tzinfo=UTC)


def facts(*, kind, place, minutes, won):
    if kind == "":
        return Facts(platform="甲", shop=place, minutes=minutes)
    return Facts(platform=place, kind=kind, appeal=Appeal.WON if won else Appeal.NONE)


persons = st.sets(st.integers(0, 12), max_size=8)
groups = st.lists(
    st.tuples(
        st.sampled_from(["", "fine", "points"]),
        st.sampled_from(["A", "B", "C", "D"]),
        persons,
        persons,
    ),
    max_size=6,
)
"""Who had a penalty of a kind taken back, and who had not: around five on either side."""


def said_by(rows):
    return [
        Counted(person, facts(kind=kind, place=place, minutes=45 if person % 2 else 10, won=won))
        for kind, place, winners, others in rows
        for won, side in ((True, winners), (False, others))
        for person in sorted(side)
    ]


entries = groups.map(said_by)


def behind(line, said):
    """The entries that a line counts, as somebody who knows all of them can tell."""

    def cell(one):
        slow = one.facts.is_slow_meal
        return ("", same_shop(one.facts.shop)) if slow else (one.facts.kind, one.facts.platform)

    def persons(key):
        return {one.person for one in said if cell(one) == key}

    if not line.rest:
        key = (line.kind, same_shop(line.shop) if not line.kind else line.platform)
        return [one for one in said if cell(one) == key]
    side = [one for one in said if one.facts.is_slow_meal == (not line.kind)]
    return [one for one in side if len(persons(cell(one))) < SMALLEST]


@given(entries)
def test_no_difference_of_figures_is_of_few(said):
    """Every figure of a month is a count over a set of entries. Whatever is added and subtracted,
    what comes out is made of the smallest pieces that these sets cut out of all entries; each piece
    is of SMALLEST persons or more, and what is in no set is in no figure."""
    sets: list[set[int]] = []
    for line in sheet_of(said):
        inside = behind(line, said)
        assert (line.entries, line.riders) == (len(inside), len({one.person for one in inside}))
        sets.append({id(one) for one in inside})
        if line.won is not None:
            won = {id(one) for one in inside if one.facts.appeal == Appeal.WON}
            assert line.won == len(won)
            sets.append(won)
    person = {id(one): one.person for one in said}
    pieces: dict[tuple[bool, ...], set[int]] = {}
    for key in person:
        pieces.setdefault(tuple(key in one for one in sets), set()).add(key)
    for where, piece in pieces.items():
        if any(where):
            assert len({person[key] for key in piece}) >= SMALLEST


@given(entries)
def test_the_lines_share_no_entry(said):
    lines = sheet_of(said)
    assert sum(line.entries for line in lines) <= len(said)
    assert len({(line.kind, line.platform, line.shop, line.rest) for line in lines}) == len(lines)


def test_one_person_with_many_entries_is_one():
    said = [Counted(1, Facts(platform="甲", shop="A", minutes=45)) for _ in range(50)]
    assert sheet_of(said) == []


def test_names_of_a_shop_are_one_however_they_are_typed():
    names = ("万达·沙县小吃", "万达沙县小吃", "万达 沙县小吃", "万达沙县小吃", "万达沙县小吃")
    said = [Counted(n, Facts(platform="甲", shop=name, minutes=30)) for n, name in enumerate(names)]
    (line,) = sheet_of(said)
    assert (line.shop, line.riders, line.minutes) == ("万达沙县小吃", 5, 30)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2024, 4, 5), []),
        (date(2024, 4, 6), [MARCH]),
        (date(2024, 6, 5), [MARCH, date(2024, 4, 1)]),
    ],
)
def test_a_month_is_counted_days_after_its_end(today, months):
    assert closed_months(date(2024, 3, 31), today=today) == months


@pytest.mark.django_db
def test_a_month_is_counted_once_and_stays():
    riders = [a_person() for _ in range(SMALLEST)]
    losses = [a_meal(rider) for rider in riders]
    assert make_due_sheets(at=MONDAY) == 0
    assert make_due_sheets(at=COUNTED) == 1
    assert Entry.objects.filter(verb="losses.published").count() == 1
    line = SheetLine.objects.get()
    assert (line.riders, line.entries, line.sheet.month) == (SMALLEST, SMALLEST, MARCH)

    delete_loss(losses[0], by=riders[0])
    a_meal(a_person(), at=COUNTED, on=date(2024, 3, 30))  # late: it is hers, and in no sheet
    assert make_due_sheets(at=COUNTED + timedelta(days=1)) == 0
    assert SheetLine.objects.get().entries == SMALLEST


@pytest.mark.django_db
def test_a_month_of_few_is_counted_and_empty():
    """Else the fifth who writes late would show up as the difference of two readings."""
    a_fine(a_person())
    make_due_sheets(at=COUNTED)
    for _ in range(SMALLEST):
        a_fine(a_person(), at=COUNTED, on=date(2024, 3, 30))
    assert make_due_sheets(at=COUNTED + timedelta(days=2)) == 0
    assert Sheet.objects.get().lines.count() == 0


@pytest.mark.django_db
def test_days_before_the_log_began_are_never_counted():
    a_meal(a_person(), at=COUNTED, on=date(2024, 2, 20))
    assert make_due_sheets(at=COUNTED) == 0
    assert Loss.objects.count() == 1


@pytest.mark.django_db
def test_only_whoever_reads_for_the_whole_city_sees_a_sheet():
    riders = [a_person() for _ in range(SMALLEST)]
    for rider in riders:
        a_fine(rider)
    make_due_sheets(at=COUNTED)
    root = a_unit()
    reads = a_person("dispatcher", root, scope="below")
    assert SheetLine.objects.visible_to(reads).count() == 1
    assert SheetLine.objects.visible_to(an_admin(root)).count() == 1
    for person in (riders[0], a_person("company", root), a_person("lead", a_unit(root))):
        assert not SheetLine.objects.visible_to(person).exists()
        assert not Sheet.objects.visible_to(person).exists()
