"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.organisation.figure_requests.models import FigureRequest
from yizhan.wings.organisation.figure_requests.tests.factories import a_request


def a_pk(world: Any) -> int:
    known = FigureRequest.objects.order_by("pk").first()
    return (known or a_request(world.city.committee, world.city.lead)).pk


THINGS = {
    "desk/figure-requests/<int:pk>": a_pk,
    "desk/figure-requests/<int:pk>/file.<str:form>": lambda _world: "xlsx",
}
