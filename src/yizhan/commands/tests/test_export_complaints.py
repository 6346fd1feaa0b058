"""export complaints: what everybody reads, no words that were held back, no formula, no way in."""

from __future__ import annotations

import csv
import io

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from yizhan.commands import export, import_
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.complaints.rules import Words
from yizhan.wings.organisation.complaints.tests.factories import a_complaint

pytestmark = pytest.mark.django_db


def exported(form):
    return CliRunner().invoke(export.command, ["complaints", "--format", form]).stdout_bytes


def rows():
    return list(csv.DictReader(io.StringIO(exported("csv").decode("utf-8-sig"))))


def test_words_that_not_everybody_reads_are_in_no_file():
    a_complaint(text="说了人", words=Words.HELD_BACK)
    a_complaint(text="还没看")
    a_complaint(text="地图慢", words=Words.SHOWN, answer="换了", answered_at=MONDAY)
    assert [row["内容"] for row in rows()] == ["", "", "地图慢"]
    assert [row["按时答复"] for row in rows()] == ["", "", "是"]


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1+1", "@x", "＝1", "-2+3"])
def test_no_words_start_a_formula(words):
    a_complaint(text=words, words=Words.SHOWN, answer=words, answered_at=MONDAY)
    assert {rows()[0]["内容"], rows()[0]["答复"]} == {f"'{words}"}
    sheet = load_workbook(io.BytesIO(exported("xlsx"))).worksheets[0]
    cells = {cell.column: cell for cell in sheet[2]}
    assert all(cell.data_type != "f" for cell in cells.values())


def test_nothing_is_imported_and_there_is_no_template(tmp_path):
    file = tmp_path / "in.csv"
    file.write_bytes(exported("csv"))
    assert CliRunner().invoke(import_.command, ["complaints", str(file)]).exit_code == 2
    assert CliRunner().invoke(export.command, ["complaints", "--template"]).exit_code == 1
