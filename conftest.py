"""Tests keep their files to themselves: a data folder of their own, made before settings load."""

from __future__ import annotations

import os
import tempfile

os.environ["YIZHAN_DATA"] = tempfile.mkdtemp(prefix="yizhan-test-")
os.environ.setdefault("YIZHAN_SECRET_KEY", "for tests only, and long enough to be accepted")
os.environ.setdefault("YIZHAN_VAULT_KEY", "for tests only, another one, also long enough")

import pytest  # the settings must know the folder first

from yizhan.kit.memo import forget_all


@pytest.fixture(autouse=True)
def _nothing_kept_in_the_process() -> None:
    forget_all()
