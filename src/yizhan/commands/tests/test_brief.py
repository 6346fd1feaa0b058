"""`yizhan brief`: one brief in three formats, with an editor's words, and what it refuses."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from click.testing import CliRunner
from docx import Document

from yizhan.commands import brief
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.briefs.actions import write_texts
from yizhan.wings.organisation.briefs.rules import Period, Texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


def run(*arguments: str):
    return CliRunner().invoke(brief.command, list(arguments))


def test_a_year_and_a_period(city):
    year = json.loads(run("--year", "2024", "--format", "json").stdout)
    march = json.loads(run("--from", "2024-03-01", "--to", "2024-03-31", "--format", "json").stdout)
    assert (year["from"], year["to"], year["before"]["from"]) == (
        "2024-01-01", "2024-12-31", "2023-01-01",
    )  # fmt: skip
    assert march["before"] == {"from": "2024-02-01", "to": "2024-02-29"}
    assert march["unit"] == "" and march["indicators"]["riders"]["value"] == 0


def test_the_words_of_the_city_are_in_its_file(city, tmp_path):
    write_texts(
        city.committee, Texts(opening="开头的话"),
        period=Period(date(2024, 1, 1), date(2024, 12, 31)), version=0, by=city.lead, at=MONDAY,
    )  # fmt: skip
    file = tmp_path / "brief.docx"
    assert run("--year", "2024", "--format", "docx", "-o", str(file)).exit_code == 0
    texts = [one.text for one in Document(BytesIO(file.read_bytes())).paragraphs]
    assert "开头的话" in texts
    assert "开头的话" in run("--year", "2024").stdout
    assert "开头的话" not in run("--year", "2024", "--unit", city.union.code).stdout


@pytest.mark.parametrize(
    "arguments",
    [("--format", "docx"), ("--from", "2024-03-02", "--to", "2024-03-01"),
     ("--year", "2024", "--to", "2024-03-01")],
)  # fmt: skip
def test_wrong_usage_is_said(city, arguments):
    assert run(*arguments).exit_code == 2


def test_an_unknown_unit_is_refused(city):
    assert run("--unit", "nowhere").exit_code == 1
