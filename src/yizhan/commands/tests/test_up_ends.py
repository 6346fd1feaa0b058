"""up is asked twice to end, as `uv run` asks when it is asked itself: it ends once, in peace."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from yizhan.commands import up


def ask_to_end(*_about: object, **_more: object) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in up.ENDS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_second_signal_while_it_ends_is_no_error(monkeypatch, tmp_path):
    for name in ("_choose_settings", "refuse_unwritable", "start_django", "refuse_faulty_settings",
                 "close_places", "refuse_taken_port"):  # fmt: skip
        monkeypatch.setattr(up, name, lambda *_about: None)
    monkeypatch.setenv("YIZHAN_DATA", str(tmp_path))
    monkeypatch.setattr(up, "_prepare", ask_to_end)
    monkeypatch.setattr("click.echo", ask_to_end)

    up.command.callback(host="127.0.0.1", port=8000, data=None, empty=True)


def test_who_catches_every_error_does_not_catch_the_wish_to_end():
    assert not issubclass(up.Stopped, Exception)
