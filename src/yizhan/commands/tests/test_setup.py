"""setup: an empty database becomes one city's, by flags or by answers, once; `doctor` then names
what nobody would answer."""

from __future__ import annotations

import re

import pytest
import time_machine
from click.testing import CliRunner
from django.core.management.base import CommandError
from django.utils import timezone, translation

from yizhan.commands import _setup, doctor, setup
from yizhan.commands._kinds import KINDS
from yizhan.commands.admin import command as admin
from yizhan.ground.casework.index import responsible_unit
from yizhan.ground.casework.models import CatalogueItem, StandardText
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import Division
from yizhan.ground.worktime.actions import missing_years
from yizhan.kit.errors import Refusal
from yizhan.roof.setup.founding import AnotherCity, NoSuchCity, city_of
from yizhan.roof.shared.demo_city import mark_as_demo
from yizhan.wings.organisation.development.models import Stage
from yizhan.wings.organisation.duties.models import DutyRule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_folder(settings, tmp_path):
    settings.DATA = tmp_path
    with translation.override("en"):
        yield


def run(*arguments: str, answers: str = ""):
    english = CliRunner(env={"LC_ALL": "en_GB.UTF-8"})
    return english.invoke(setup.command, arguments, input=answers, standalone_mode=False)


def test_an_empty_database_becomes_a_city_by_answers():
    result = run(answers="柳州\n\nli\n")
    assert result.exception is None, result.output

    root = Unit.objects.get()
    assert root.division == Division.objects.get(code="450200")
    assert root.name.endswith("in 柳州市")
    assert Division.objects.counties().count() == 10
    assert CatalogueItem.objects.on_menu().count() == 40
    assert StandardText.objects.exists()
    assert DutyRule.objects.count() >= 4
    assert Stage.objects.exists()
    for year in missing_years(timezone.now()):
        assert f"The working days of {year} are not announced yet." in result.output
    person = Person.objects.get(username="li")
    password = re.search(r"\(shown this once\): (\S+)", result.output)
    assert password is not None and person.check_password(password[1])


def test_years_that_nobody_announced_take_nothing_with_them():
    """In December the next year is wanted, too."""
    with time_machine.travel("2035-12-01T04:50:00+08:00", tick=False):
        result = run(answers="柳州\n\nli\n")
    assert result.exception is None, result.output
    assert "The working days of 2036 are not announced yet." in result.output
    assert Unit.objects.exists() and DutyRule.objects.exists()


def test_with_flags_and_files_it_asks_nothing_and_can_be_repeated(tmp_path):
    units = "编码,名称,类型,上级,职能\nlz,鹿寨县总工会,部门,city,工会\n"
    posts = "账号,姓名,单位,岗位\nwei,韦晓明,lz,经办人\n"
    stations = (
        "编码,名称,类型,经度,纬度,县区,管理单位\n"
        "LZ-1,南门驿站,户外劳动者驿站,109.74,24.47,鹿寨县,lz\n"
    )
    flags = ["--city", "450200", "--committee", "柳州市行业党委", "--admin", "li"]
    for kind, text in (("units", units), ("posts", posts), ("stations", stations)):
        file = tmp_path / f"{kind}.csv"
        file.write_text(text, "utf-8")
        flags += [f"--{kind}", str(file)]

    for _twice in range(2):
        result = run(*flags)
        assert result.exception is None, result.output
    assert (Unit.objects.count(), Post.objects.count()) == (2, 2)
    assert "1 as before" in result.output
    item = CatalogueItem.objects.get(code="hot-water")
    unit = responsible_unit(item, Division.objects.get(name="鹿寨县"))
    assert unit is not None and unit.code == "lz"


def test_a_server_is_not_told_to_start_what_runs_already(settings, monkeypatch):
    assert "`yizhan up --empty" in run("--city", "柳州", "--committee", "x", "--admin", "li").output

    settings.PRODUCTION, settings.BASE_URL = True, "https://yizhan.example.gov.cn"
    monkeypatch.setattr(setup, "refuse_faulty_settings", lambda: None)
    output = run("--city", "柳州", "--admin", "li").output
    assert "https://yizhan.example.gov.cn/accounts/login/" in output
    assert "yizhan up" not in output


def test_bad_rows_are_named_and_what_to_do_is_said(tmp_path):
    file = tmp_path / "units.csv"
    file.write_text("编码,名称,类型,上级\nx,某单位,没有的类型,city\n", "utf-8")
    flags = ("--city", "柳州", "--committee", "x", "--admin", "li")
    result = run(*flags, "--units", str(file))
    assert isinstance(result.exception, Refusal)
    assert "units.csv has bad rows" in str(result.exception)
    assert "--keep-good" not in str(result.exception)  # which setup does not have

    file.write_text("编码,名称,类型,上级,职能\nlz,鹿寨县总工会,部门,city,工会\n", "utf-8")
    assert "password" in run(*flags, "--units", str(file)).output


def test_without_a_terminal_the_option_is_named():
    result = run()
    assert isinstance(result.exception, CommandError)
    assert "--city" in str(result.exception)


def test_a_folder_that_cannot_be_written_is_said_in_a_line(monkeypatch):
    monkeypatch.setenv("YIZHAN_DATA", "")
    result = run("--city", "柳州", "--data", "/proc/nowhere")
    assert isinstance(result.exception, CommandError)
    assert "/proc/nowhere cannot be written" in str(result.exception)


def test_another_city_and_a_demo_are_refused():
    run("--city", "柳州", "--committee", "x", "--admin", "li")
    assert isinstance(run("--city", "桂林", "--admin", "li").exception, AnotherCity)

    mark_as_demo(at=MONDAY, year=2024, scale=1, seed=1)
    assert isinstance(run("--city", "柳州").exception, CommandError)


@pytest.mark.parametrize("words", ["某市", "", "12"])
def test_a_city_that_is_none_is_refused(words):
    with pytest.raises(NoSuchCity):
        city_of(words)


def test_the_files_that_are_asked_for_are_kinds_of_tables():
    options = {option.name for option in setup.command.params}
    assert set(_setup.FILES) <= options
    assert set(_setup.FILES) <= set(KINDS)


def test_admin_gives_the_root_its_division():
    CliRunner().invoke(admin, ["li", "--city", "柳州市行业党委"], standalone_mode=False)
    assert Unit.objects.get().division == Division.objects.get(code="450200")


def test_admin_gives_a_root_without_a_division_the_one_that_is_named():
    CliRunner().invoke(admin, ["li", "--city", "我们的党委"], standalone_mode=False)
    assert Unit.objects.get().division is None

    again = ["li", "--city", "我们的党委", "--division", "柳州"]
    CliRunner().invoke(admin, again, standalone_mode=False)
    root = Unit.objects.get()
    assert (root.name, root.division.name) == ("我们的党委", "柳州市")


def city_line() -> str:
    output = CliRunner().invoke(doctor.command, standalone_mode=False).output
    lines = re.split(r"\n(?=ok|!!|BAD)", output)
    return next(line for line in lines if line[4:].startswith("city"))


def test_doctor_names_every_matter_and_county_that_nobody_answers():
    assert "yizhan setup" in city_line()
    run("--city", "柳州", "--committee", "x", "--admin", "li")
    lines = city_line().splitlines()
    assert lines[0].startswith("!!")
    union = next(line for line in lines if "Hot water" in line)
    assert "trade union" in union
    assert "all counties" in union
    for item in CatalogueItem.objects.on_menu().exclude(unit_kind="service_point"):
        assert any(item.name_en in line for line in lines), item.code

    here = Division.objects.get(name="鹿寨县")
    a_person("handler", a_unit(Unit.objects.get(), division=here, competence="union"))
    union = next(line for line in city_line().splitlines() if "Hot water" in line)
    for county in Division.objects.counties():
        assert (county.name in union) == (county != here)
