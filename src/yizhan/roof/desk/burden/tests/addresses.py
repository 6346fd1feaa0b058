"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.organisation.burden.models import Approval
from yizhan.wings.organisation.burden.tests.factories import an_approval


def a_pk(world: Any) -> int:
    known = Approval.objects.order_by("pk").first()
    return (known or an_approval(world.city.committee, world.city.lead)).pk


THINGS = {"desk/burden/approvals/<int:pk>": a_pk}
