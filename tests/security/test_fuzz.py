"""Hostile values in every form and call: nothing breaks, and nothing out of reach changes.

`FUZZ_SECONDS=600 FUZZ_SEED=7` runs longer and elsewhere; `FUZZ_ONLY=123` sends one request again.
"""

from __future__ import annotations

import logging
import os

import pytest

from tests.permissions.world import a_world_of_its_own
from tests.security.fuzz import BY_ANYBODY, Fuzz

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("FUZZ_SECONDS", "15"))
"""Seconds of this process."""
SEED = int(os.environ.get("FUZZ_SEED", "20261128"))
ONLY = int(os.environ["FUZZ_ONLY"]) if "FUZZ_ONLY" in os.environ else None


def test_nothing_breaks_and_nothing_out_of_reach_changes(django_db_setup, django_db_blocker):
    logging.disable()
    try:
        with django_db_blocker.unblock(), a_world_of_its_own() as world:
            fuzz = Fuzz(world, SEED)
            fuzz.run(seconds=SECONDS, only=ONLY)
    finally:
        logging.disable(logging.NOTSET)
    report = "\n".join(map(str, fuzz.findings))
    assert not fuzz.findings, f"FUZZ_SEED={SEED}, {fuzz.sent} requests\n{report}"
    if ONLY is None:
        assert fuzz.changed, "nothing was ever kept: the forms are no longer understood"
        print(f"seed {SEED}: {fuzz.sent} requests, {fuzz.changed} wrote")  # noqa: T201
    assert all(BY_ANYBODY.values())
