"""Permission checks that several actions of the register share."""

from __future__ import annotations

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.places.models import Division
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.register.models.scope import answers_for, responsible


def permit_rider(rider_id: int, site: Unit, *, by: Person | None) -> None:
    """A rider enters and ends her own; others need the register, at the site or for its place."""
    if by is None or by.pk == rider_id:
        return
    if responsible(by, Permission.REGISTER_EDIT, site) is None:
        raise NotAllowed(f"{by} may not enter riders at {site}")


def permit_company(company: Unit | None, *, by: Person | None) -> None:
    """Whoever keeps the register above the company, not the company itself."""
    above = Unit.objects.get_parent(company) if company is not None else None
    if by is not None and (above is None or not can(by, Permission.REGISTER_EDIT, above)):
        raise NotAllowed(f"{by} may not enter companies")


def permit_site(company: Unit, division: Division | None, *, by: Person | None) -> None:
    """As with companies; and whoever answers for the place a site is in."""
    if by is None or can(by, Permission.REGISTER_EDIT, Unit.objects.get_parent(company)):
        return
    if division is None or not answers_for(by, Permission.REGISTER_EDIT, division):
        raise NotAllowed(f"{by} may not enter sites there")
