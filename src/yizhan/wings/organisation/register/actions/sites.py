"""Delivery sites of companies: opened, renamed, closed, and the code on each one's poster."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.actions import close_unit, create_unit, edit_unit
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.register.actions.companies import NoCompany
from yizhan.wings.organisation.register.actions.permits import permit_site
from yizhan.wings.organisation.register.exchange import SiteRow
from yizhan.wings.organisation.register.models import Site
from yizhan.wings.organisation.register.rules import SHORT_ALPHABET, SHORT_LENGTH, RegisterVerb


@in_transaction
def open_site(
    company: Unit,
    *,
    name: str,
    code: str,
    division: Division,
    by: Person | None,
    at: datetime,
) -> Site:
    """Open a delivery site of a company, in the county it is in."""
    if company.kind != UnitKind.COMPANY or company.closed_on is not None:
        raise NoCompany
    permit_site(company, division, by=by)
    unit = create_unit(
        name=name, code=code, kind=UnitKind.DELIVERY_SITE, parent=company, division=division,
        by=None, at=at,
    )  # fmt: skip
    site = ensure_site(unit)
    record(RegisterVerb.SITE_OPENED, by=by, target=unit, at=at, code=unit.code)
    return site


@in_transaction
def ensure_site(unit: Unit, *, short: str = "") -> Site:
    """A unit that is a delivery site gets a code for its poster, if it has none yet."""
    existing = Site.objects.filter(pk=unit.pk).first()
    if existing is not None:
        return existing
    site = Site(unit=unit, short=short or _new_short())
    site.save(force_insert=True)
    return site


@in_transaction
def edit_site(
    site: Unit, *, name: str, by: Person | None, at: datetime, division: Division | None = None
) -> None:
    """Change what a site is called, and the county it is in if one is given."""
    for county in {site.division, division or site.division}:
        permit_site(Unit.objects.get_parent(site), county, by=by)
    edit_unit(
        site, name=name, office_hours=site.office_hours, phone=site.phone, division=division,
        by=None, at=at,
    )  # fmt: skip
    record(RegisterVerb.SITE_EDITED, by=by, target=site, at=at, code=site.code)


@in_transaction
def close_site(site: Unit, *, by: Person | None, at: datetime) -> None:
    """Close a site from today; whoever still rides there leaves it, by the event of the closing."""
    permit_site(Unit.objects.get_parent(site), site.division, by=by)
    close_unit(site, by=None, at=at)
    record(RegisterVerb.SITE_CLOSED, by=by, target=site, at=at, code=site.code)


@in_transaction
def renew_poster_code(site: Site, *, by: Person | None, at: datetime) -> str:
    """Give a site another code, so that posters that went astray lead nowhere."""
    permit_site(Unit.objects.get_parent(site.unit), site.unit.division, by=by)
    locked = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    locked.short = site.short = _new_short()
    locked.save(update_fields=["short"])
    record(RegisterVerb.SITE_CODE_RENEWED, by=by, target=site.unit, at=at, code=site.unit.code)
    return locked.short


@in_transaction
def load_sites(
    rows: Sequence[SiteRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Take over a list of sites, matched by code; all of it or nothing. Loading it again changes
    nothing; a site stays with its company."""
    sites = Unit.objects.filter(kind=UnitKind.DELIVERY_SITE, code__in=[row.code for row in rows])
    by_code = {unit.code: unit for unit in sites.select_related("division__parent")}
    new = changed = 0
    for row in tracked(rows, progress):
        unit = by_code.get(row.code)
        if unit is None:
            open_site(
                row.company, name=row.name, code=row.code, division=row.division, by=by, at=at
            )
            new += 1
        elif (unit.name, unit.division) != (row.name, row.division):
            edit_site(unit, name=row.name, division=row.division, by=by, at=at)
            changed += 1
    return Loaded(new, changed, len(rows) - new - changed)


def _new_short() -> str:
    """Among ten thousand sites one in a million guesses is taken, so it is looked up."""
    while True:
        short = "".join(secrets.choice(SHORT_ALPHABET) for _ in range(SHORT_LENGTH))
        if not Site.objects.filter(short=short).exists():
            return short
