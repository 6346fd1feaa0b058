"""Settings from the environment, typed. Every variable read here stands in docs/settings.md."""

from __future__ import annotations

import math
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def one_of(name: str, default: str, *others: str) -> str:
    value = os.environ.get(name, "").strip().lower() or default
    if value not in {default, *others}:
        raise ImproperlyConfigured(f"{name} must be {' or '.join((default, *others))}.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return value in {"1", "true", "yes", "on"} if value else default
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    return [w.strip() for w in os.environ.get(name, default).split(",") if w.strip()]


def number(name: str, default: float) -> float:
    """Return a number that is one: nothing below zero, no infinity, no NaN."""
    value = os.environ.get(name, "")
    try:
        result = float(value) if value else default
    except ValueError as exc:
        raise ImproperlyConfigured(f"{name} must be a number, not {value!r}.") from exc
    if not math.isfinite(result) or result < 0:
        raise ImproperlyConfigured(f"{name} must be a number from 0 up, not {value!r}.")
    return result


def secret(name: str, *, production: bool, kept_in: Path) -> str:
    """Return a secret from the environment. Outside production one is made and kept in a file that
    only its owner reads, so that a first start needs no settings and a second finds the same."""
    value = os.environ.get(name, "")
    if value:
        return value
    if production:
        raise ImproperlyConfigured(f"{name} must be set in production; see docs/settings.md.")
    file = kept_in / f"{name.lower()}.txt"
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        kept_in.mkdir(parents=True, exist_ok=True)
        value = secrets.token_urlsafe(48)
        try:
            descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(descriptor, "w") as out:
            out.write(value)
        return value
