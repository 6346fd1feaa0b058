"""Days as they are written on paper: 5月2日. Django's own form has 05月2日."""

from __future__ import annotations

MONTH_DAY_FORMAT = "n月j日"
