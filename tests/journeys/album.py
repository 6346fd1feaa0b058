"""Pictures for the guide, small enough for a repository. Taken only when `YIZHAN_ALBUM` is set, so
that a test run leaves the checked-in pictures alone."""

from __future__ import annotations

import io
import os

from PIL import Image
from playwright.sync_api import Page

from tests.architecture.source import PROJECT

FOLDER = PROJECT / "docs" / "guide" / "pictures"
LIMIT = 150_000


def picture(page: Page, name: str) -> None:
    if not os.environ.get("YIZHAN_ALBUM"):
        return
    page.wait_for_timeout(300)
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for colours in (128, 64, 32):
        out = io.BytesIO()
        taken.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < LIMIT:
            break
    (FOLDER / f"{name}.png").write_bytes(out.getvalue())
