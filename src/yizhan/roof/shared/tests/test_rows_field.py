"""RowsField: several rows, and nothing that breaks a database."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from yizhan.ground.people.models import Unit
from yizhan.ground.people.tests.factories import a_unit
from yizhan.roof.shared.rows_field import RowsField

pytestmark = pytest.mark.django_db


def test_the_ticked_rows_are_those():
    units = [a_unit(), a_unit()]
    a_unit()

    ticked = RowsField(Unit.objects.all()).clean([str(unit.pk) for unit in units])

    assert set(ticked) == set(units)


@pytest.mark.parametrize("key", ["9" * 20, "9" * 5000, "-1", "1.5", "x", "", "1\x00", "²", "𠮷"])
def test_what_no_key_can_be_is_refused(key):
    with pytest.raises(ValidationError):
        RowsField(Unit.objects.all()).clean([str(a_unit().pk), key])
