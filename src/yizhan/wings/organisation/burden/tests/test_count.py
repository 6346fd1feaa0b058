"""count_forms: sums by form and part; of fewer than five people nothing is kept."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.organisation.burden.actions import count_forms
from yizhan.wings.organisation.burden.models import FormUse
from yizhan.wings.organisation.burden.rules import SMALLEST, FormKey, Tally

pytestmark = pytest.mark.django_db
MONTH = date(2024, 3, 1)


def a_part(people: int):
    root = a_unit()
    part = a_unit(root)
    for _number in range(people):
        a_person("handler", part)
    return part


def a_key(part, **fields) -> FormKey:
    columns = {"month": MONTH, "path": part.path, "form": "desk:case_move", "grass_roots": True}
    return FormKey(**columns | {"step": 30} | fields)


def test_sendings_are_added_up():
    part = a_part(SMALLEST)
    counts = {a_key(part): Tally(2, 6, 1), a_key(part, step=60): Tally(1, 3, 0)}
    assert count_forms(counts) == 3
    assert count_forms(counts) == 3
    rows = FormUse.objects.of_month(MONTH).as_rows()
    assert [(row.step, row.sends, row.fields, row.uploads) for row in rows] == [
        (30, 4, 12, 2),
        (60, 2, 6, 0),
    ]


def test_of_four_people_nothing_is_kept():
    part = a_part(SMALLEST - 1)
    assert count_forms({a_key(part): Tally(9, 9, 9)}) == 0
    assert not FormUse.objects.exists()


def test_a_month_in_which_nobody_had_a_post_has_no_row():
    part = a_part(SMALLEST)
    assert count_forms({a_key(part, month=date(2020, 1, 1)): Tally(1, 1, 0)}) == 0


def test_a_row_says_nothing_of_a_person_or_a_moment():
    kinds = {field.name: field.get_internal_type() for field in FormUse._meta.concrete_fields}
    assert "DateTimeField" not in kinds.values()
    related = {f.related_model._meta.label for f in FormUse._meta.concrete_fields if f.is_relation}
    assert related == {"people.Unit"}
