"""The constraint on the role of a post keeps every row, and refuses a role nobody declared."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yizhan.ground.people.models import Post
from yizhan.ground.people.rules import Role

pytestmark = pytest.mark.slow

BEFORE = ("people", "0011_unit_periods")
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
COLUMNS = ("pk", "person_id", "unit_id", "role", "scope", "starts_at", "ends_at")


def a_post_of_each_role(models: Any) -> None:
    unit = models.get_model("people", "Unit").objects.create(
        path="0001", depth=1, numchild=0, code="u", name="单位", kind="city_committee",
        founded_on=date(2024, 1, 2),
    )  # fmt: skip
    person = models.get_model("people", "Person").objects.create(
        username="p", display_name="某人", password="!", created_at=MONDAY
    )
    for role in Role:
        models.get_model("people", "Post").objects.create(
            person=person, unit=unit, role=role, scope="here", starts_at=MONDAY
        )


def test_posts_keep_their_rows(migrate):
    models = migrate(BEFORE)
    a_post_of_each_role(models)
    posts = models.get_model("people", "Post").objects.order_by("pk")
    before = list(posts.values_list(*COLUMNS))

    migrate()

    assert list(Post.objects.order_by("pk").values_list(*COLUMNS)) == before
    assert {row[3] for row in before} == set(Role)
    with pytest.raises(IntegrityError, match="people_post_role_known"), transaction.atomic():
        Post.objects.update(role="emperor")
