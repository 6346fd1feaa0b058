"""A table by kind or competence has a row for each member of its enum: no default hides a gap."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.rules import CHILDREN, Competence, UnitKind
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.rules import ABOVE
from yizhan.roof.demo.city import BODIES

TABLES: dict[str, tuple[Collection[str], Collection[str]]] = {
    "ground/people/rules.py CHILDREN": (CHILDREN, UnitKind),
    "ground/people/vault.py _MASKS": (vault._MASKS, SecretKind),
    "ground/places/rules.py ABOVE": (ABOVE, DivisionKind),
    "roof/demo/city.py BODIES": (
        {*BODIES, Competence.GENERAL, Competence.MARKET},  # these two have bodies of their own
        Competence,
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_member_has_a_row(table):
    rows, members = TABLES[table]
    assert set(members) == set(rows)
