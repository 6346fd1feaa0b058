"""import and export: all rows or none, every mistake named, and a round trip without a change."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.utils import translation

from yizhan.commands import export, import_
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.ground.places.models import Division, Outline
from yizhan.ground.places.tests.factories import hechi
from yizhan.ground.worktime.actions import fill_year
from yizhan.ground.worktime.models import CalendarDay

pytestmark = pytest.mark.django_db

HEAD = "编码,名称,级别,上级编码,生效日期\n"
GOOD = HEAD + "451200,河池市,市,,2023-06-30\n451202,金城江区,县区,451200,2023-06-30\n"
BAD = GOOD + "45120,六圩镇,镇,451202,2023-06-30\n451203,宜州区,县区,,30.6.2023\n"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def run(command, *arguments):
    return CliRunner().invoke(command, [str(one) for one in arguments])


@pytest.fixture
def file(tmp_path):
    def write(text: str):
        path = tmp_path / "in.csv"
        path.write_text(text, encoding="gb18030")
        return path

    return write


def test_good_rows_arrive(file):
    result = run(import_.command, "divisions", file(GOOD))
    assert (result.exit_code, result.stdout) == (0, "2 new, 0 changed, 0 as before.\n")
    assert Division.objects.get(code="451202").parent.name == "河池市"


def test_one_bad_row_and_nothing_is_kept(file, tmp_path):
    result = run(import_.command, "divisions", file(BAD), "--bad-rows", tmp_path / "bad.csv")
    assert result.exit_code == 1
    assert "row 4, 编码 “45120”" in result.stderr
    assert "row 5, 生效日期 “30.6.2023”" in result.stderr
    assert not Division.objects.exists()
    assert len((tmp_path / "bad.csv").read_text("utf-8-sig").splitlines()) == 3


def test_or_the_good_ones_are_kept(file):
    result = run(import_.command, "divisions", file(BAD), "--keep-good")
    assert result.exit_code == 0
    assert Division.objects.count() == 2


def test_a_dry_run_changes_nothing(file):
    result = run(import_.command, "divisions", file(GOOD), "--dry-run")
    assert "2 new" in result.stdout
    assert not Division.objects.exists()


def test_a_dry_run_shows_what_changes_field_by_field(file):
    run(import_.command, "divisions", file(GOOD))
    done = run(import_.command, "divisions", file(GOOD.replace("金城江区", "金城江")), "--dry-run")
    assert "451202, 名称: “金城江区” → “金城江”\n" in done.stdout
    assert "0 new, 1 changed, 1 as before" in done.stdout
    assert Division.objects.get(code="451202").name == "金城江区"


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_what_was_exported_comes_back_without_a_change(form, tmp_path):
    hechi()
    before = list(Division.objects.order_by("pk").values())
    run(export.command, "divisions", "-o", tmp_path / f"out.{form}")
    result = run(import_.command, "divisions", tmp_path / f"out.{form}")
    assert result.stdout == f"0 new, 0 changed, {len(before)} as before.\n"
    assert list(Division.objects.order_by("pk").values()) == before


def test_boundaries_survive_a_new_database(tmp_path):
    hechi()
    before = dict(Outline.objects.values_list("division__code", "shape"))
    run(export.command, "divisions", "-o", tmp_path / "out.geojson")
    Division.objects.update(parent=None)
    Division.objects.all().delete()
    run(import_.command, "divisions", tmp_path / "out.geojson")
    assert dict(Outline.objects.values_list("division__code", "shape")) == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_working_days_there_and_back(form, tmp_path):
    fill_year(2024, by=None, at=MONDAY)
    run(export.command, "workdays", "-o", tmp_path / f"out.{form}")
    result = run(import_.command, "workdays", tmp_path / f"out.{form}")
    assert result.stdout == "0 new, 0 changed, 366 as before.\n"


def test_a_holiday_of_the_region_makes_its_year_whole(file):
    run(import_.command, "workdays", file("日期,是否上班,说明\n2024/4/11,否,三月三\n"))
    assert CalendarDay.objects.of_year(2024).count() == 366
    day = CalendarDay.objects.get(date="2024-04-11")
    assert (day.working, day.note) == (False, "三月三")


def test_days_have_no_places(tmp_path):
    result = run(export.command, "workdays", "--format", "geojson")
    assert result.exit_code == 1


def test_a_day_twice_is_named(file):
    result = run(import_.command, "workdays", file("日期,是否上班\n2024-04-11,否\n2024/4/11,是\n"))
    assert "row 3, 日期" in result.stderr
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(("name", "begins"), [("x.csv", "\ufeff".encode()), ("x.xlsx", b"PK")])
def test_a_template_is_what_its_file_is_called(name, begins, tmp_path):
    assert run(export.command, "workdays", "--template", "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)
    done = run(import_.command, "workdays", tmp_path / name)
    assert (done.exit_code, done.stdout) == (0, "0 new, 0 changed, 0 as before.\n")


def test_a_template_is_no_map(tmp_path):
    done = run(export.command, "stations", "--template", "-o", tmp_path / "x.geojson")
    assert done.exit_code == 1
    assert not (tmp_path / "x.geojson").exists()
