"""Sessions out of a file and into one."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.tables import Form, Source, write_table
from yizhan.wings.care.activities.actions import import_activities, join
from yizhan.wings.care.activities.exchange import (
    HEADINGS,
    activity_records,
    as_moment,
    read_activities,
)
from yizhan.wings.care.activities.models import Session
from yizhan.wings.care.activities.rules import Group, State
from yizhan.wings.care.activities.tests.factories import NEXT_WEEK, a_kind, a_session
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db
HEAD = "组织单位,标题,类别,开始时间,结束时间,驿站编号,地点,名额,状态\n"


def reading(text, *, at=MONDAY):
    return read_activities(Source(io.BytesIO(text.encode()), at=at))


@pytest.fixture
def unit():
    a_kind()
    return a_unit()


def test_what_was_exported_is_imported_without_a_change(unit):
    a_session(unit, station=a_station(), text="第一行\n第二行")
    a_session(unit, open_now=False)
    file = write_table(activity_records(), HEADINGS, Form.CSV)
    rows = read_activities(Source(io.BytesIO(file), at=MONDAY))
    assert (rows.bad, rows.unknown) == ([], ())
    before = list(Session.objects.order_by("pk").values())
    assert import_activities(rows.good, by=None, at=MONDAY) == (0, 0, 2)
    assert list(Session.objects.order_by("pk").values()) == before


def test_shifts_of_volunteers_are_rows_like_any_other(unit):
    a_session(unit, kind="street-help", title="早高峰护学岗")
    file = write_table(activity_records(), HEADINGS, Form.XLSX)
    same = ("title", "kind", "begins_at", "ends_at", "capacity", "place")
    before = Session.objects.values_list(*same).get()
    Session.objects.all().delete()
    rows = read_activities(Source(io.BytesIO(file), at=MONDAY))
    assert import_activities(rows.good, by=None, at=MONDAY) == (1, 0, 0)
    assert Session.objects.values_list(*same).get() == before
    assert Session.objects.get().kind.group == Group.VOLUNTEERING


def test_a_citys_own_past_and_what_it_plans(unit):
    past = f"{unit.code},心肺复苏,应急救助,2024/1/8 14:30,2024年1月8日 16:00,,操场,24,\n"
    planned = f"{unit.name},防溺水,first-aid,2024-05-06 14:30,2024-05-06 16:00,,操场,,\n"
    rows = reading(HEAD + past + planned)
    assert rows.bad == []
    assert import_activities(rows.good, by=None, at=MONDAY) == (2, 0, 0)
    assert import_activities(rows.good, by=None, at=MONDAY) == (0, 0, 2)
    states = dict(Session.objects.values_list("title", "state"))
    assert states == {"心肺复苏": State.TOOK_PLACE, "防溺水": State.PLANNED}


def test_every_fault_is_named_at_once(unit):
    text = f"没有这个,,别的,昨天,2024-05-06 16:00,ST-0,,0,已举办\n{unit.code},课,first-aid,"
    text += "2024-05-06 16:00,2024-05-06 14:00,,,,已举办\n"
    rows = reading(HEAD + text)
    assert rows.good == []
    columns = {(bad.row, bad.column) for bad in rows.bad}
    assert {column for row, column in columns if row == min(r for r, _c in columns)} == {
        "unit", "title", "kind", "begins", "station", "capacity", "place",
    }  # fmt: skip
    assert {column for row, column in columns if row == max(r for r, _c in columns)} == {
        "ends", "state", "place",
    }  # fmt: skip


def test_another_place_is_told_once_and_fewer_places_than_taken_cannot_be(unit):
    session = a_session(unit, capacity=2)
    people = [a_person(), a_person()]
    for person in people:
        join(session, by=person, at=MONDAY)
    begins = "2024-03-11 10:00,2024-03-11 12:00"
    moved = reading(f"{HEAD}{unit.code},{session.title},first-aid,{begins},,三楼,2,\n")
    assert timedelta(days=7) == NEXT_WEEK - MONDAY
    assert import_activities(moved.good, by=None, at=MONDAY) == (0, 1, 0)
    assert Message.objects.filter(topic="activity.changed", channel="in_app").count() == 2
    fewer = reading(f"{HEAD}{unit.code},{session.title},first-aid,{begins},,三楼,1,\n")
    with pytest.raises(Refusal):
        import_activities(fewer.good, by=None, at=MONDAY)


def test_one_imports_for_ones_own_units(unit):
    rows = reading(f"{HEAD}{unit.code},课,first-aid,2024-05-06 14:00,2024-05-06 15:00,,操场,,\n")
    with pytest.raises(NotAllowed):
        import_activities(rows.good, by=a_person("handler", a_unit(unit)), at=MONDAY)
    assert not Session.objects.exists()


def test_a_moment_is_the_citys():
    assert as_moment("2024年10月1日 14:30") == as_moment("２０２４-10-1 14:30:00")
    assert as_moment("2024-10-01 14:30").utcoffset() == timedelta(hours=8)
