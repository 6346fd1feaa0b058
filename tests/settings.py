"""The platform's settings with a data folder and keys of the tests' own, set before they load.

A conftest comes too late for that: pytest-django reads the settings before it.
"""

from __future__ import annotations

import os
import tempfile

os.umask(0o077)  # as every command does: what it keeps is its own
os.environ["YIZHAN_DATA"] = tempfile.mkdtemp(prefix="yizhan-test-")
os.environ.setdefault("YIZHAN_SECRET_KEY", "for tests only, and long enough to be accepted")
os.environ.setdefault("YIZHAN_VAULT_KEY", "for tests only, another one, also long enough")
os.environ.setdefault("YIZHAN_LIMITS_TIMES", "1000")

from yizhan.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""A real one takes a third of a second for each password, which is its point."""

WHITENOISE_AUTOREFRESH = True
"""Static files are looked for when one is asked for, not all of them by every client of a test."""

BURDEN_EVERY = 0
"""Counters of forms are written when a test says so."""
