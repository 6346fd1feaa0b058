"""Plans of where stations should be, for programs with a token. They are made of counts that tell
of no fewer than five; the counts themselves are not here."""

# No `from __future__ import annotations` here; stations.py says why.

from typing import Any, Self
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import paginate

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.errors import NotAllowed
from yizhan.roof.openapi.auth import READS
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.openapi.values import Moment
from yizhan.wings.care.siting.models import Plan
from yizhan.wings.care.siting.rules import Aim, Basis, PlanState

router = Router(tags=["siting"])


class PlanOut(Schema):
    id: UUID
    name: str
    at: Moment
    state: PlanState
    aim: Aim
    basis: Basis

    @classmethod
    def of(cls, plan: Plan) -> Self:
        return cls(**_facts(plan))


class SiteOut(Schema):
    code: str
    name: str
    kind: str
    lon: float
    lat: float
    adds: float
    without: float


class PlanWithSites(PlanOut):
    value: float | None
    bound: float | None
    """No plan can be better than this."""
    sites: list[SiteOut]


def _facts(plan: Plan) -> dict[str, Any]:
    asked = plan.asked
    return {
        "id": plan.public_id,
        "name": plan.name,
        "at": plan.at,
        "state": PlanState(plan.state),
        "aim": Aim(asked.aim),
        "basis": Basis(asked.basis),
    }


class Plans(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [PlanOut.of(plan) for plan in page["items"]]
        return page


@router.get("/plans", auth=READS, response=list[PlanOut])
@paginate(Plans)
def list_plans(request: HttpRequest) -> QuerySet[Plan]:
    """Every plan, the newest first. For posts that keep stations."""
    plans: QuerySet[Plan] = _visible(request).newest_first().defer("result")
    return plans


@router.get("/plans/{uuid:plan}", auth=READS, response=PlanWithSites)
def one_plan(request: HttpRequest, plan: UUID) -> PlanWithSites:
    """One plan with the sites it proposes."""
    one = get_object_or_404(_visible(request), public_id=plan)
    chosen = (one.result or {}).get("chosen", [])
    names = ("code", "name", "kind", "lon", "lat", "adds", "without")
    sites = [SiteOut(**{name: site[name] for name in names}) for site in chosen]
    return PlanWithSites(**_facts(one), value=one.value, bound=one.bound, sites=sites)


def _visible(request: HttpRequest) -> Any:
    person: Person = request.auth  # type: ignore[attr-defined]  # a token vouches for the request
    if not can_somewhere(person, Permission.STATION_EDIT):
        raise NotAllowed(f"{person} keeps no stations")
    return Plan.objects.visible_to(person)
