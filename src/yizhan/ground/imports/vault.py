"""The file and the report of an import, sealed: lists of riders hold telephones and names."""

from __future__ import annotations

import json
from typing import Any

from yizhan.ground.imports.models import FileImport
from yizhan.ground.imports.rules import PURPOSE_FILE, PURPOSE_REPORT
from yizhan.ground.people import vault


def seal_file(data: bytes) -> bytes:
    return vault.seal_bytes(data, purpose=PURPOSE_FILE)


def file_of(file_import: FileImport) -> bytes:
    """Raises vault.CannotOpen."""
    return vault.open_bytes(bytes(file_import.sealed_file or b""), purpose=PURPOSE_FILE)


def seal_report(report: dict[str, Any]) -> bytes:
    return vault.seal_bytes(json.dumps(report).encode(), purpose=PURPOSE_REPORT)


def report_of(file_import: FileImport) -> dict[str, Any]:
    """Return what was found in the file; nothing before it was read. Raises vault.CannotOpen."""
    if file_import.sealed_report is None:
        return {}
    plain = vault.open_bytes(bytes(file_import.sealed_report), purpose=PURPOSE_REPORT)
    report: dict[str, Any] = json.loads(plain)
    return report


FILES = vault.seals_in(FileImport, "sealed_file", purpose=PURPOSE_FILE)
REPORTS = vault.seals_in(FileImport, "sealed_report", purpose=PURPOSE_REPORT)
