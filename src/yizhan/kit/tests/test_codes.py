"""Codes that people type."""

from __future__ import annotations

import pytest

from yizhan.kit.codes import LETTERS, new_code, normalise_code, spaced


def test_a_code_is_read_however_it_is_typed():
    code = new_code(12)
    assert normalise_code(f" {spaced(code).lower()} ") == code
    assert normalise_code(spaced(code[:6], every=3)) == code[:6]


@pytest.mark.parametrize("sign", "01OI")
def test_no_sign_looks_like_another(sign):
    assert sign not in LETTERS


def test_a_chinese_keyboard_writes_wide_signs():
    assert normalise_code("Ｋ７q－m3Ｘ") == "K7QM3X"
