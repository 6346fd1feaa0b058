"""Commands run as people run them: a process, its words, its number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def clean_environment(**more: str) -> dict[str, str]:
    """As on a machine that never heard of the tests, with English messages."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith(("YIZHAN_", "DJANGO_"))
    }
    return {**env, "LC_ALL": "en_US.UTF-8", **more}


def yizhan(
    *arguments: str, data: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    if data is not None:
        env["YIZHAN_DATA"] = str(data)
    return subprocess.run(
        [sys.executable, "-m", "yizhan", *arguments],
        env=clean_environment(**env),
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
