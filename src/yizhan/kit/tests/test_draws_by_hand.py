"""docs/draw.md, done in a shell with nothing but its own tools: the same draw, byte by byte."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import PROJECT
from yizhan.kit import draws
from yizhan.kit.tests.test_draws import a_file, some_lists

pytestmark = pytest.mark.once
SCRIPT = (PROJECT / "docs/draw.md").read_text("utf-8").split("```shell\n")[1].split("```")[0]

CASES = {
    "pairs": some_lists(),
    "one by one": some_lists(each=1, visitors=5),
    "some must not go": some_lists(
        avoid={(f"V{who:02}", f"A-{site:03}") for who in range(1, 8) for site in range(7)}
    ),
    "several strata": some_lists(
        strata=((("a-1", 3), 9), (("B_2", 0), 3), (("b.3", 2), 2)), visitors=30
    ),
}  # fmt: skip


def by_hand(folder: Path, text: str) -> str:
    (folder / "round.txt").write_text(text, "utf-8", newline="\n")
    done = subprocess.run(
        ["sh", "-c", SCRIPT], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("case", CASES)
def test_the_shell_draws_the_same(case, tmp_path):
    lists = CASES[case]
    text = a_file(lists, seed="10433.66")
    said = by_hand(tmp_path, text)
    assert said == f"digest {lists.digest}\nIt is right.\n"
    assert lists.text + (tmp_path / "drawn.txt").read_text("utf-8") == text


def test_the_shell_finds_out_what_was_changed(tmp_path):
    lists = CASES["pairs"]
    text = a_file(lists)
    outcome = draws.draw(lists, "10433.66")
    wrong = text.replace(outcome.visits[0].visitors[0], outcome.waiting[0])
    assert "It is right." not in by_hand(tmp_path, wrong)
