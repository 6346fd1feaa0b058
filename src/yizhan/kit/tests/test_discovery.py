"""Modules are found because they are there, in an order that one can rely on."""

from __future__ import annotations

import sys
from importlib import import_module, invalidate_caches

import pytest

from yizhan.kit.discovery import modules_in, modules_named

pytestmark = pytest.mark.once


@pytest.fixture
def package(tmp_path, monkeypatch):
    files = {
        "zoo/__init__.py": "",
        "zoo/ape.py": "",
        "zoo/bear/__init__.py": "",
        "zoo/bear/urls.py": "urlpatterns = ['bear']",
        "zoo/cat/__init__.py": "",
        "zoo/cat/urls.py": "urlpatterns = ['cat']",
        "zoo/dog/__init__.py": "",
        "zoo/tests/__init__.py": "raise AssertionError('tests are no room')",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    yield import_module("zoo")
    for name in [name for name in sys.modules if name.partition(".")[0] == "zoo"]:
        del sys.modules[name]


def names(modules):
    return [module.__name__.removeprefix("zoo.") for module in modules]


def test_all_of_a_folder_in_the_order_of_the_alphabet(package):
    assert names(modules_in(package)) == ["ape", "bear", "cat", "dog"]


def test_some_may_come_first(package):
    assert names(modules_in(package, first=["dog", "bear"])) == ["dog", "bear", "ape", "cat"]


def test_a_name_that_is_not_there_is_an_error(package):
    with pytest.raises(ModuleNotFoundError):
        list(modules_in(package, first=["unicorn"]))
    with pytest.raises(ModuleNotFoundError):
        list(modules_named("urls", package, first=["unicorn"]))


def test_one_module_of_each_folder_that_has_it(package):
    found = list(modules_named("urls", package, first=["cat"]))
    assert names(found) == ["cat.urls", "bear.urls"]
    assert found[0].urlpatterns == ["cat"]


def test_a_module_that_does_not_import_is_an_error(package, tmp_path):
    (tmp_path / "zoo/dog/urls.py").write_text("import does_not_exist_anywhere")
    invalidate_caches()
    with pytest.raises(ModuleNotFoundError, match="does_not_exist_anywhere"):
        list(modules_named("urls", package))
