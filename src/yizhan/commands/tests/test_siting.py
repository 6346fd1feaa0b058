"""`yizhan siting plan`: the answer as text and as JSON, its progress, what it refuses, Ctrl-C."""

from __future__ import annotations

import json
import signal

import pytest
from click.testing import CliRunner

from yizhan.commands import siting
from yizhan.commands._progress import stopped_by_ctrl_c
from yizhan.wings.care.siting.tests.factories import a_night

pytestmark = pytest.mark.django_db


def run(*arguments: str):
    return CliRunner().invoke(siting.command, ["plan", *arguments, "--basis", "orders"])


def test_json_is_the_whole_answer_and_nothing_beside_it():
    a_night()
    report = json.loads(run("--add", "2", "--hours", "22-24", "--json").stdout)
    assert report["proven"] and report["value"] == report["demand"] == 100
    assert {share["within"] for share in report["shares"]} == {300, 500, 1000}


def test_as_text_it_names_sites_shares_and_proof():
    a_night()
    text = run("--add", "2", "--hours", "22-24").stdout
    assert "ST-NIGHT" in text and "100.0%" in text
    assert all(f"{within} m" in text for within in (300, 500, 1000))


def test_candidates_come_from_a_file(tmp_path):
    a_night()
    file = tmp_path / "sites.csv"
    file.write_text("编码,名称,经度,纬度\nA,广场东侧,108.2,24.8\n", encoding="utf-8")
    text = run("--add", "1", "--hours", "22-24", "--no-longer", "--candidates", str(file)).stdout
    assert "广场东侧" in text
    file.write_text("编码,名称,经度,纬度\nA,,108.2,24.8\n", encoding="utf-8")
    assert run("--add", "1", "--candidates", str(file)).exception is not None


def test_impossible_questions_are_refusals():
    for arguments in (("--add", "0"), ("--add", "1", "--hours", "x"), ("--add", "1")):
        assert run(*arguments).exception is not None
    a_night()
    assert "9" in str(run("--add", "9", "--no-longer", "--hours", "22-24").exception)


def test_ctrl_c_stops_the_search_and_keeps_what_it_has():
    before = signal.getsignal(signal.SIGINT)
    with stopped_by_ctrl_c() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
    assert signal.getsignal(signal.SIGINT) is before
