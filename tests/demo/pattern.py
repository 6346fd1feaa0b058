"""The demo city of seed 7, built by `yizhan demo` in a process of its own, once for all tests.

It is kept as an SQLite file in the folder of the patterns (tests/databases.py), with all that it
consists of beside it, and named after a digest of the code that builds it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests import databases

SEED = 7
LIST = """
import pickle, sys
import django; django.setup()
from tests.demo.everything import everything
sys.stdout.buffer.write(pickle.dumps(everything()))
"""
KEPT = 2
"""Cities kept, the newest; each is about 20 MB."""


def copy_city(to: Path) -> None:
    """Put a platform's data folder with the city in it at `to`."""
    shutil.copytree(_pattern() / "data", to)


def everything_in_it() -> dict[str, list[tuple[Any, ...]]]:
    content = (_pattern() / "everything").read_bytes()
    parts: dict[str, list[tuple[Any, ...]]] = pickle.loads(content)  # our own file
    return parts


def _pattern() -> Path:
    folder = databases.cache_folder()
    pattern = folder / f"city-{_digest()}"
    with databases.alone(folder / "city.lock"):
        if not pattern.exists():
            with tempfile.TemporaryDirectory(dir=folder) as making:
                _make(Path(making, "city"))
                Path(making, "city").rename(pattern)
            _forget_old(folder)
    return pattern


def _make(folder: Path) -> None:
    data = folder / "data"
    databases.copy_sqlite(data / "yizhan.sqlite3")
    env = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith(("YIZHAN_", "DJANGO_"))
    }
    env |= {"YIZHAN_DATA": str(data), "PYTHONPATH": str(databases.ROOT)}
    _run(["-m", "yizhan", "demo", "--seed", str(SEED)], env)
    settings = {"DJANGO_SETTINGS_MODULE": "yizhan.config.settings"}
    (folder / "everything").write_bytes(_run(["-c", LIST], env | settings))


def _run(command: list[str], env: dict[str, str]) -> bytes:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=databases.ROOT, env=env, capture_output=True, check=False, timeout=600,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"The demo city fails:\n{done.stderr.decode()[-4000:]}")
    return done.stdout


def _forget_old(folder: Path) -> None:
    cities = sorted(folder.glob("city-*"), key=lambda city: city.stat().st_mtime)
    for old in cities[:-KEPT]:
        shutil.rmtree(old)


@cache
def _digest() -> str:
    read = hashlib.sha256()
    files = [path for path in databases.SOURCE.rglob("*") if path.is_file()]
    for file in sorted(path for path in files if "__pycache__" not in path.parts):
        read.update(str(file.relative_to(databases.ROOT)).encode() + b"\0" + file.read_bytes())
    read.update((databases.ROOT / "tests" / "demo" / "everything.py").read_bytes())
    return read.hexdigest()[:16]
