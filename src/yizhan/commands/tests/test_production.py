"""Production: clean under Django's own deployment checks, and strict about what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from yizhan.commands.tests.running import yizhan
from yizhan.roof.shared import checks

pytestmark = pytest.mark.once
PRODUCTION = {
    "YIZHAN_PRODUCTION": "1",
    "YIZHAN_SECRET_KEY": "k3J-only-for-this-test-and-long-enough-to-pass-0123456789-aBcDeFgHiJ",
    "YIZHAN_VAULT_KEY": "v4K-only-for-this-test-and-long-enough-to-pass",
    "YIZHAN_BASE_URL": "https://yizhan.example.cn",
    "YIZHAN_ALLOWED_HOSTS": "yizhan.example.cn",
}
OLDER_KEY = "v4K-the key of 2023 for this test only"


def test_the_deployment_checks_find_nothing(tmp_path: Path):
    finished = yizhan(
        "manage", "check", "--deploy", "--fail-level", "INFO", data=tmp_path, **PRODUCTION
    )

    assert finished.returncode == 0, finished.stderr
    assert "no issues" in finished.stdout


def test_behind_a_proxy_that_redirects_they_find_nothing_either(tmp_path: Path):
    finished = yizhan(
        "manage", "check", "--deploy", "--fail-level", "INFO", data=tmp_path, **PRODUCTION,
        YIZHAN_BEHIND_PROXY="1", YIZHAN_SSL_REDIRECT="0",
    )  # fmt: skip

    assert finished.returncode == 0, finished.stderr


def test_demo_entry_is_refused(tmp_path: Path):
    finished = yizhan("manage", "check", data=tmp_path, **PRODUCTION, YIZHAN_DEMO_LOGIN="1")

    assert finished.returncode == 1
    assert "yizhan.E001" in finished.stderr


@pytest.mark.parametrize("name", ["YIZHAN_SECRET_KEY", "YIZHAN_VAULT_KEY"])
def test_a_missing_key_is_one_line(tmp_path: Path, name: str):
    finished = yizhan("manage", "check", data=tmp_path, **{**PRODUCTION, name: ""})

    assert (finished.returncode, finished.stderr.count("\n")) == (1, 1)
    assert f"{name} must be set in production" in finished.stderr


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("E003", {"YIZHAN_DEBUG": "1"}),
        ("E004", {"YIZHAN_SECRET_KEY": "short"}),
        ("E004", {"YIZHAN_SECRET_KEY": "a" * 60}),
        ("E005", {"YIZHAN_VAULT_KEY": "abc" * 20}),
        ("E006", {"YIZHAN_VAULT_KEY": PRODUCTION["YIZHAN_SECRET_KEY"]}),
        (
            "E006",
            {"YIZHAN_VAULT_KEY": f"{PRODUCTION['YIZHAN_SECRET_KEY']}|{OLDER_KEY}"},
        ),
        ("E007", {"YIZHAN_ALLOWED_HOSTS": "*"}),
        ("E007", {"YIZHAN_ALLOWED_HOSTS": "yizhan.example.cn,.cn"}),
        ("E008", {"YIZHAN_BASE_URL": "http://yizhan.example.cn"}),
        ("E009", {"YIZHAN_BASE_URL": "https://elsewhere.example.cn"}),
        ("E011", {"YIZHAN_LIMITS_TIMES": "0"}),
        ("E011", {"YIZHAN_LIMITS_TIMES": "1000"}),
    ],
)
def test_what_undoes_production_is_an_error(settings, number: str, wrong: dict[str, str]):
    values = {**PRODUCTION, "YIZHAN_DEBUG": "", "YIZHAN_LIMITS_TIMES": "1", **wrong}
    settings.PRODUCTION = True
    settings.DEBUG = values["YIZHAN_DEBUG"] == "1"
    settings.SECRET_KEY = values["YIZHAN_SECRET_KEY"]
    settings.VAULT_KEY = values["YIZHAN_VAULT_KEY"]
    settings.BASE_URL = values["YIZHAN_BASE_URL"]
    settings.ALLOWED_HOSTS = values["YIZHAN_ALLOWED_HOSTS"].split(",")
    settings.LIMITS_TIMES = float(values["YIZHAN_LIMITS_TIMES"])

    assert [fault.id for fault in checks.faults_of_production(None)] == [f"yizhan.{number}"]


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_production_that_is_none_does_not_start(tmp_path: Path, command: str):
    answer = yizhan(command, data=tmp_path, **{**PRODUCTION, "YIZHAN_SECRET_KEY": "hello"})

    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert "yizhan.E004" in answer.stderr


def test_doctor_names_every_fault_first(tmp_path: Path):
    wrong = {"YIZHAN_SECRET_KEY": "hello", "YIZHAN_DEBUG": "1", "YIZHAN_LIMITS_TIMES": "0"}
    first = yizhan("doctor", data=tmp_path, **{**PRODUCTION, **wrong}).stdout.splitlines()[0]

    assert first.startswith("BAD settings")
    assert all(number in first for number in ("E003", "E004", "E011"))


def test_debugging_is_for_this_machine_only(settings):
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    assert checks.faults_of_debugging(None) == []

    settings.ALLOWED_HOSTS = ["127.0.0.1", "192.0.2.7"]
    assert [fault.id for fault in checks.faults_of_debugging(None)] == ["yizhan.E010"]


@pytest.mark.parametrize("value", ["nan", "inf", "-1"])
def test_a_number_is_a_number(tmp_path: Path, value: str):
    answer = yizhan("manage", "check", data=tmp_path, YIZHAN_LIMITS_TIMES=value)
    assert (
        answer.stderr == f"yizhan: YIZHAN_LIMITS_TIMES must be a number from 0 up, not {value!r}.\n"
    )
