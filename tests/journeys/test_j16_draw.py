"""J16: a stranger does a draw again, on another computer, from its file alone: with the command
line and no database, and in her browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.architecture.source import PROJECT
from yizhan.commands.tests.running import yizhan
from yizhan.kit import draws
from yizhan.kit.tests.test_draws import a_file, some_lists

SCRIPT = PROJECT / "src/yizhan/roof/public/static/public/draw.js"
ELSEWHERE = "http://localhost:1/"
"""No server: what is asked for there is answered below. Browsers take it for safe."""
VERIFY = """async ([text, digest]) => {
  const { verify } = await import("/draw.js");
  return verify(text, digest);
}"""
DRAW = """async (text) => {
  const { draw, read } = await import("/draw.js");
  return (await draw(read(text))).lines;
}"""
CASES = {
    "pairs": some_lists(),
    "one by one": some_lists(each=1, visitors=5),
    "some must not go": some_lists(
        avoid={(f"V{who:02}", f"A-{site:03}") for who in range(1, 8) for site in range(7)}
    ),
    "several strata": some_lists(
        strata=((("a-1", 3), 90), (("B_2", 0), 3), (("b.3", 20), 200)), visitors=300
    ),
}  # fmt: skip


@pytest.fixture
def page(chromium: Browser):
    context = chromium.new_context()
    page = context.new_page()
    page.route(
        "**/draw.js",
        lambda route: route.fulfill(body=SCRIPT.read_text("utf-8"), content_type="text/javascript"),
    )
    page.route(ELSEWHERE, lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.goto(ELSEWHERE)
    yield page
    context.close()


@pytest.mark.parametrize("case", CASES)
def test_the_browser_draws_the_same(page: Page, case: str):
    text = a_file(CASES[case])
    lines = page.evaluate(DRAW, text)
    assert CASES[case].text + "draw\n" + "".join(f"{line}\n" for line in lines) == text
    assert page.evaluate(VERIFY, [text, CASES[case].digest])["good"]


def test_the_browser_finds_out_what_was_changed(page: Page):
    lists = some_lists()
    text = a_file(lists)
    outcome = draws.draw(lists, "10433.66")
    wrong = [
        text.replace("店6", "店七"),
        text.replace("visitor\tV12\n", ""),
        text.replace("seed\t10433.66", "seed\t10433.67"),
        text.replace(outcome.visits[0].visitors[0], outcome.waiting[0]),
        text + f"passed\t{outcome.sites[0]}\t{outcome.visits[0].visitors[0]}\t-\n",
    ]
    for changed in wrong:
        assert changed != text
        assert not page.evaluate(VERIFY, [changed, lists.digest])["good"]


def test_the_browser_follows_seats_that_were_passed_on(page: Page):
    lists = some_lists()
    outcome = draws.draw(lists, "10433.66")
    first = draws.Pass(outcome.sites[0], outcome.visits[0].visitors[0], outcome.waiting[0])
    text = a_file(lists, passed=[first])
    assert page.evaluate(VERIFY, [text, lists.digest])["good"]


def test_a_stranger_needs_no_database(tmp_path: Path):
    file = tmp_path / "round.txt"
    file.write_text(a_file(), "utf-8", newline="\n")
    nowhere = f"sqlite:///{tmp_path}/none/none.sqlite3"
    done = yizhan("rounds", "verify", str(file), DATABASE_URL=nowhere)
    assert done.returncode == 0
    assert some_lists().digest in done.stdout
