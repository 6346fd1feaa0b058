"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.tests.factories import a_complaint


def a_pk(_world: Any) -> int:
    return (Complaint.objects.order_by("pk").first() or a_complaint()).pk


THINGS = {
    "desk/complaints/<int:pk>": a_pk,
    "desk/complaints/<int:pk>/words": a_pk,
}
