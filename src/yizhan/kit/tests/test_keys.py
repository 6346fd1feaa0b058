from __future__ import annotations

import pytest

from yizhan.kit.keys import key_in, keys_in


def test_a_key_is_a_number_that_every_database_keeps():
    assert key_in("9" * 18) == 10**18 - 1
    assert keys_in(["7", "x", "08"]) == [7, 8]


@pytest.mark.parametrize("text", ["", " ", "-1", "1.0", "٣", "²", "9" * 19, "9" * 5_000, "1_0"])
def test_anything_else_names_none(text):
    assert key_in(text) is None
