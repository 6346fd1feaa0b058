"""/desk/imports/KIND.xlsx: a table to fill in, whose example is never imported."""

from __future__ import annotations

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from yizhan.ground.people.tests.factories import a_unit, an_admin
from yizhan.kit.registration import registered
from yizhan.kit.tables import Source, write_template

pytestmark = pytest.mark.django_db
EXCHANGES = {
    kind: one for app in registered() for kind, one in app.exchanges().items() if not one.only_out
}
KINDS = pytest.mark.parametrize("kind", sorted(EXCHANGES))


def read(kind: str, data: bytes):
    return EXCHANGES[kind].read(Source(io.BytesIO(data), at=timezone.now()))


@KINDS
def test_it_comes_from_the_desk_and_explains_each_column(client, kind):
    client.force_login(an_admin(a_unit()))
    answer = client.get(f"/desk/imports/{kind}.xlsx")

    book = load_workbook(io.BytesIO(answer.content))
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{kind}.xlsx"'
    assert headings == [one.heading for one in EXCHANGES[kind].columns]
    assert [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)] == headings


@KINDS
def test_sent_back_as_it_came_it_holds_nothing(kind):
    reading = read(kind, write_template(EXCHANGES[kind].columns))

    assert (reading.total, reading.good, reading.bad, reading.unknown) == (0, [], [], ())


@KINDS
def test_the_example_is_no_row_that_somebody_could_mean(kind):
    examples = [one.example for one in EXCHANGES[kind].columns]
    must = [one.example for one in EXCHANGES[kind].columns if one.required]

    assert any("示例" in text for text in examples)
    assert all(must)


def test_a_row_of_ones_own_is_read():
    book = load_workbook(io.BytesIO(write_template(EXCHANGES["workdays"].columns)))
    book.worksheets[0].append(["2026-10-01", "否", "国庆节"])
    out = io.BytesIO()
    book.save(out)
    [day] = read("workdays", out.getvalue()).good

    assert (day.date.isoformat(), day.working, day.note) == ("2026-10-01", False, "国庆节")


def test_a_kind_that_is_not_there_is_not_found(client):
    client.force_login(an_admin(a_unit()))

    assert client.get("/desk/imports/nothing.xlsx").status_code == 404
