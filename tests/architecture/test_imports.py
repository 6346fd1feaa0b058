"""The house stands: the import contracts run with the tests, so nobody can forget to."""

from __future__ import annotations

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.source import PROJECT


def test_the_import_contracts_are_kept(monkeypatch):
    monkeypatch.chdir(PROJECT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS
