"""`yizhan import stations` and `yizhan export stations`, as typed."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from yizhan.commands import export, import_
from yizhan.ground.people.tests.factories import a_unit
from yizhan.ground.places.tests.factories import hechi
from yizhan.wings.care.stations.models import Station

pytestmark = pytest.mark.django_db

GOOD = "编码,名称,类型,经度,纬度\nHC-1,新建路驿站,户外劳动者驿站,108.06,24.70\n"


@pytest.fixture(autouse=True)
def city():
    hechi()
    a_unit()


def run(command, *words):
    return CliRunner().invoke(command, [str(word) for word in words])


def test_there_and_back(tmp_path):
    file, out = tmp_path / "in.csv", tmp_path / "out.xlsx"
    file.write_text(GOOD)
    assert run(import_.command, "stations", file, "--crs", "gcj02").exit_code == 0
    assert Station.objects.get().source_crs == "gcj02"
    assert run(export.command, "stations", "--format", "xlsx", "-o", out).exit_code == 0
    again = run(import_.command, "stations", out)
    assert again.exit_code == 0
    assert "1" in again.output


def test_bad_rows_are_said_and_filed(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text(GOOD + "HC-2,,城堡,0,0\n")
    done = run(import_.command, "stations", file)
    assert isinstance(done.exception, import_.NotKept)
    assert not Station.objects.exists()
    filed = (tmp_path / "in-bad-rows.csv").read_text()
    assert "城堡" in filed
    assert ",类型," in filed  # the heading, not the key


def test_a_rehearsal_writes_a_file_of_bad_rows_only_where_asked(tmp_path):
    file, asked = tmp_path / "in.csv", tmp_path / "asked.csv"
    file.write_text(GOOD + "HC-2,,城堡,0,0\n")
    done = run(import_.command, "stations", file, "--dry-run")
    assert isinstance(done.exception, import_.NotKept)
    assert "城堡" in done.output
    assert [one.name for one in tmp_path.iterdir()] == ["in.csv"]
    run(import_.command, "stations", file, "--dry-run", "--bad-rows", asked)
    assert "城堡" in asked.read_text()


def test_a_rehearsal(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text(GOOD)
    assert run(import_.command, "stations", file, "--dry-run").exit_code == 0
    assert not Station.objects.exists()


def test_an_unknown_kind_is_wrong_usage(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text(GOOD)
    assert run(import_.command, "castles", file).exit_code == 2
