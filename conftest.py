"""Tests keep their files to themselves: a data folder of their own, made before settings load."""

from __future__ import annotations

import os
import tempfile

os.environ["YIZHAN_DATA"] = tempfile.mkdtemp(prefix="yizhan-test-")
os.environ.setdefault("YIZHAN_SECRET_KEY", "for tests only, and long enough to be accepted")
os.environ.setdefault("YIZHAN_VAULT_KEY", "for tests only, another one, also long enough")
