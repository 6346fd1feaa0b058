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
from yizhan.roof.desk.committee import rows as committee
from yizhan.roof.desk.coverage import counties, rows, views
from yizhan.roof.desk.development import views as development
from yizhan.roof.wiring.reactions import branches
from yizhan.wings.organisation.branches.rules import INVITES, BranchType
from yizhan.wings.organisation.development.rules import Reminder, State
from yizhan.wings.organisation.duties import exchange as duties
from yizhan.wings.organisation.leadership.rules import POST_OF, SeatRole, SeatState

TABLES: dict[str, tuple[Collection[str], Collection[str]]] = {
    "ground/people/rules.py CHILDREN": (CHILDREN, UnitKind),
    "ground/people/vault.py _MASKS": (vault._MASKS, SecretKind),
    "ground/places/rules.py ABOVE": (ABOVE, DivisionKind),
    "roof/demo/city.py BODIES": (
        {*BODIES, Competence.GENERAL, Competence.MARKET},  # these two have bodies of their own
        Competence,
    ),
    "wings/organisation/branches/rules.py INVITES": (INVITES, BranchType),
    "wings/organisation/duties/exchange.py _CONTENT_TYPES": (
        duties._CONTENT_TYPES,
        [*duties.FileKind],
    ),
    "wings/organisation/leadership/rules.py POST_OF": (POST_OF, SeatRole),
    "roof/desk/committee/rows.py TONES": (committee.TONES, SeatState),
    "roof/desk/coverage/counties.py NUMBERS": (counties.NUMBERS, views.FIGURES),
    "roof/desk/coverage/rows.py ROWS": (rows.ROWS, views.FIGURES),
    "roof/desk/development/views.py TONES": (development.TONES, State),
    "roof/desk/development/views.py ICONS": (development.ICONS, State),
    "roof/wiring/reactions/branches.py _STEPS": (branches._STEPS, Reminder),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_member_has_a_row(table):
    keys, members = TABLES[table]
    assert set(members) == set(keys)
