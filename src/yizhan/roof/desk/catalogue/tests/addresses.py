"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.ground.casework.models import CatalogueItem

THINGS: dict[str, Any] = {
    "desk/catalogue/questions/<slug:code>": (
        lambda _world: CatalogueItem.objects.reports().earliest("pk").code
    ),
}
