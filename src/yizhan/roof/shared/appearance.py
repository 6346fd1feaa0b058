"""Choices of a visitor about how pages look, kept in cookies of the browser and nowhere else."""

from __future__ import annotations

TEXT_COOKIE, TEXTS = "yizhan_text", frozenset({"normal", "large"})
THEME_COOKIE, THEMES = "yizhan_theme", frozenset({"light", "dark"})
YEAR = 366 * 24 * 3600
