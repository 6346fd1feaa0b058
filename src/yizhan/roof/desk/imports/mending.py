"""The rows to be mended in a file, as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from yizhan.kit.tables import BadRow, Form, write_bad_rows

SHOWN = 200
LISTED = 5_000
"""The most things to mend the file names; the page carries it and must be able to send it back."""
CUT = 60


def to_mend(bad: Sequence[BadRow], headings: Mapping[str, str]) -> dict[str, Any]:
    """Context of the template `desk/imports/mend.html`. Columns are called as in the file."""
    listed = [replace(one.under(headings), value=one.value[:CUT]) for one in bad[:LISTED]]
    return {
        "bad": listed[:SHOWN],
        "bad_count": len(bad),
        "listed": len(listed),
        "bad_file": write_bad_rows(listed, Form.CSV).decode("utf-8-sig"),
    }
