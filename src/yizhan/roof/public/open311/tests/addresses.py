"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.ground.casework.models import CatalogueItem
from yizhan.roof.public.reports.tests.addresses import a_report_of_the_city

V2 = "open311/v2"
THINGS: dict[str, Any] = {
    "open311/discovery.<str:form>": lambda _world: "xml",
    f"{V2}/discovery.<str:form>": lambda _world: "xml",
    f"{V2}/services.<str:form>": lambda _world: "xml",
    f"{V2}/services/<str:code>": lambda _world: CatalogueItem.objects.reports().earliest("pk").code,
    f"{V2}/services/<str:code>.<str:form>": lambda _world: "json",
    f"{V2}/requests.<str:form>": lambda _world: "xml",
    f"{V2}/requests/<str:key>": a_report_of_the_city,
    f"{V2}/requests/<str:key>.<str:form>": lambda _world: "json",
    f"{V2}/tokens/<str:code>": lambda _world: "0",
    f"{V2}/tokens/<str:code>.<str:form>": lambda _world: "json",
}
