"""Enter in a field never does another thing than the field says, in any form of any page."""

from __future__ import annotations

import pytest

from tests.permissions.asked import Page
from tests.security.enter import surprises

TWO = '<button name="hand_on">Hand on</button><button name="take">Take</button>'


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.xdist_group("matrix")  # asked once a run
def test_no_form_surprises(asked_pages: dict[str, list[Page]]) -> None:
    found = {
        f"{page.name} as {who}": page.enter
        for who, pages in asked_pages.items()
        for page in pages
        if page.enter
    }
    assert found == {}


@pytest.mark.parametrize(
    "form",
    [
        f'<form><input name="unit">{TWO}</form>',
        f'<form><input type="checkbox" name="case">{TWO}</form>',
        f'<form><input type="date">{TWO.replace("name", "formaction")}</form>',
        f'<form id="a">{TWO}</form><input form="a">',
        f'<form id="a"><input></form>{TWO.replace("<button", "<button form=a")}',
    ],
)
def test_a_form_that_surprises_is_found(form: str) -> None:
    assert surprises(form)


@pytest.mark.parametrize(
    "form",
    [
        f'<form><button disabled hidden data-default></button><input name="unit">{TWO}</form>',
        f'<form><textarea name="text"></textarea>{TWO}</form>',
        '<form><input name="unit"><button>Hand on</button></form>',
        f'<form><input type="hidden" name="unit"><select></select>{TWO}</form>',
        f'<form>{TWO}</form><form><input><button name="other"></button></form>',
    ],
)
def test_a_form_that_does_not_is_left_alone(form: str) -> None:
    assert surprises(form) == []
