"""Modules that are found because they are there, so that nobody has to list them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

NO_ROOMS = {"tests", "migrations", "management"}


def modules_in(package: ModuleType, *, first: Sequence[str] = ()) -> Iterator[ModuleType]:
    """Import the modules directly inside a package: those named in `first`, then by the alphabet.

    Raises ModuleNotFoundError if `first` names one that is not there.
    """
    for name in _names(package, first):
        yield import_module(f"{package.__name__}.{name}")


def modules_named(
    name: str, package: ModuleType, *, first: Sequence[str] = ()
) -> Iterator[ModuleType]:
    """Import the module of that name from each folder inside a package that has one, in the order
    of `modules_in`. A module that exists and fails to import raises."""
    for folder in _names(package, first):
        path = f"{package.__name__}.{folder}"
        if _is_package(path) and find_spec(f"{path}.{name}") is not None:
            yield import_module(f"{path}.{name}")


def _names(package: ModuleType, first: Sequence[str]) -> list[str]:
    names = {info.name for info in iter_modules(package.__path__)} - NO_ROOMS
    return [*first, *sorted(names.difference(first))]


def _is_package(path: str) -> bool:
    spec = find_spec(path)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {path!r}")
    return spec.submodule_search_locations is not None
