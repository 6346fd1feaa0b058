"""The coverage table: the row that names more decides, and the rows that come with the platform."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Form, Source, headings_of, write_table
from yizhan.wings.care.rights import actions, exchange
from yizhan.wings.care.rights.models import Advice, Coverage
from yizhan.wings.care.rights.rules import coverage_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("province", "platform", "on", "code"),
    [
        ("广西", "美团", date(2025, 6, 30), "all-2022"),
        ("广西", "美团", date(2025, 7, 1), "gx-2025"),
        ("广东", "美团", date(2022, 7, 1), "gd-2022"),
        ("广东", "美团", date(2022, 6, 30), "all-before-2022"),
        ("广东", "顺丰同城", date(2025, 6, 30), "sf-before-2025"),
        ("广东", "顺丰同城", date(2025, 7, 1), "gd-2022"),
        ("广西", "其他平台", date(2026, 11, 28), "other-platform"),
        ("湖南", "美团", date(2026, 1, 1), "all-2026"),
    ],
)
def test_the_row_that_names_more_decides(province, platform, on, code):
    actions.fill_known(by=None, at=MONDAY)
    row = coverage_of(Coverage.objects.public(), province=province, platform=platform, on=on)
    assert row is not None and row.code == code


def test_seventeen_provinces_have_a_row_and_each_row_has_a_source():
    actions.fill_known(by=None, at=MONDAY)
    assert len(set(Coverage.objects.public().values_list("province", flat=True)) - {""}) == 17
    assert "桂人社发〔2025〕24号" in Coverage.objects.get(code="gx-2025").source
    for row in [*Coverage.objects.public(), *Advice.objects.public()]:
        assert row.source and row.as_of


def test_what_the_city_has_changed_stays():
    actions.save_coverage(
        "gx-2025", by=None, at=MONDAY, province="广西", since=date(2025, 7, 1), covered="yes",
        text="本市的说明", source="市人社局", as_of=date(2026, 11, 1),
    )  # fmt: skip
    entered = actions.fill_known(by=None, at=MONDAY)
    assert entered > 20
    assert Coverage.objects.get(code="gx-2025").text == "本市的说明"
    assert actions.fill_known(by=None, at=MONDAY) == 0


def test_who_lacks_the_permission_changes_nothing():
    unit = a_unit()
    with pytest.raises(NotAllowed):
        actions.fill_known(by=a_person("handler", unit), at=MONDAY)
    actions.fill_known(by=an_admin(unit), at=MONDAY)
    row = Coverage.objects.get(code="gx-2025")
    actions.remove_coverage(row, by=an_admin(unit), at=MONDAY)
    assert Entry.objects.filter(verb="coverage.removed").count() == 1
    assert not Coverage.objects.filter(code="gx-2025").exists()


def test_a_row_does_not_end_before_it_begins():
    with pytest.raises(actions.EndsBeforeStart):
        actions.save_coverage(
            "x", by=None, at=MONDAY, since=date(2025, 7, 1), until=date(2025, 7, 1), covered="no",
            text="-", source="-", as_of=date(2026, 1, 1),
        )  # fmt: skip


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
def test_what_is_exported_is_imported_again_without_a_change(form):
    actions.fill_known(by=None, at=MONDAY)
    for columns, records, read, load in (
        (exchange.COVERAGE_COLUMNS, exchange.coverage_records, exchange.read_coverage,
         actions.load_coverage),
        (exchange.ADVICE_COLUMNS, exchange.advice_records, exchange.read_advice,
         actions.load_advice),
    ):  # fmt: skip
        data = write_table(records(), headings_of(columns), form)
        data = data if isinstance(data, bytes) else b"".join(data)
        reading = read(Source(BytesIO(data), at=MONDAY))
        assert reading.bad == []
        loaded = load(reading.good, by=None, at=MONDAY)
        assert (loaded.new, loaded.changed) == (0, 0)


def test_an_absent_column_leaves_what_is_known():
    actions.fill_known(by=None, at=MONDAY)
    headings = "编码,起始日期,是否保障,说明,依据,核对日期"
    table = f"{headings}\ngx-2025,2025-07-01,在保障范围,新说明,新依据,2026-12-01\n"
    reading = exchange.read_coverage(Source(BytesIO(table.encode()), at=MONDAY))
    assert actions.load_coverage(reading.good, by=None, at=MONDAY).changed == 1
    row = Coverage.objects.get(code="gx-2025")
    assert (row.province, row.text) == ("广西", "新说明")
