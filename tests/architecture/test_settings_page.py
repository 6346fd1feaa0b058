"""docs/settings.md lists exactly what the platform reads from the environment."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(
    r"""(?:env\.\w+\(\s*|environ(?:\.get\(|\[))["'](YIZHAN_[A-Z_]+|DATABASE_URL)["']"""
)


def read_by_the_platform() -> set[str]:
    sources = (path for path in (ROOT / "src").rglob("*.py") if "tests" not in path.parts)
    return {name for path in sources for name in READ.findall(path.read_text())}


def test_every_setting_is_on_the_page():
    page = set(
        re.findall(
            r"^\| `(YIZHAN_[A-Z_]+|DATABASE_URL)`", (ROOT / "docs/settings.md").read_text(), re.M
        )
    )

    assert page == read_by_the_platform()
