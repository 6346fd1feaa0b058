"""Platform companies: registered, changed, closed. A company is a unit with a credit code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import close_unit, create_unit, edit_unit
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.register.actions.permits import permit_company
from yizhan.wings.organisation.register.events import CompanyRegistered
from yizhan.wings.organisation.register.exchange import CompanyRow
from yizhan.wings.organisation.register.models import Company
from yizhan.wings.organisation.register.rules import (
    EARLIEST,
    BadCreditCode,
    RegisterVerb,
    normalise_credit_code,
)


class CreditCodeTaken(Refusal):
    code = "credit_code_taken"
    message = _("Another company has this unified social credit code.")


class UnlikelyDay(Refusal):
    code = "unlikely_day"
    message = _("Look at the year again.")


class NoCompany(Refusal):
    code = "no_company"
    message = _("This is no platform company that is open.")


@in_transaction
def register_company(  # what a company is made of
    *,
    name: str,
    code: str,
    credit_code: str,
    division: Division | None,
    parent: Unit,
    by: Person | None,
    at: datetime,
    registered_on: date | None = None,
) -> Company:
    """Enter a platform company: a unit below `parent`, in the division it is registered in. Whoever
    owes something to a new company hears of it."""
    if by is not None:
        require(by, Permission.REGISTER_EDIT, parent)
    credit_code = _checked(credit_code)
    day = registered_on or local_day(at)
    _check_day(day, at=at)
    unit = create_unit(
        name=name, code=code, kind=UnitKind.COMPANY, parent=parent, division=division,
        founded_on=day, by=None, at=at,
    )  # fmt: skip
    company = ensure_company(unit, at=at)
    _write(company, credit_code=credit_code, registered_on=day)
    record(RegisterVerb.COMPANY_REGISTERED, by=by, target=unit, at=at, code=unit.code)
    return company


@in_transaction
def ensure_company(unit: Unit, *, at: datetime) -> Company:
    """A unit that is a company gets its row in the register, if it has none yet."""
    existing = Company.objects.filter(pk=unit.pk).first()
    if existing is not None:
        return existing
    company = Company(unit=unit, registered_on=unit.founded_on)
    company.save(force_insert=True)
    publish(CompanyRegistered(company_id=unit.pk, at=at))
    return company


@in_transaction
def edit_company(
    company: Company,
    *,
    name: str,
    credit_code: str,
    registered_on: date,
    by: Person | None,
    at: datetime,
    division: Division | None = None,
) -> None:
    """Change what is written of a company; without a division given it keeps the one it has."""
    locked = under_lock(Company.objects.select_related("unit"), company.pk)
    permit_company(locked.unit, by=by)
    credit_code = _checked(credit_code)
    _check_day(registered_on, at=at)
    if locked.unit.name != name.strip() or division not in {None, locked.unit.division}:
        edit_unit(
            locked.unit, name=name, office_hours=locked.unit.office_hours,
            phone=locked.unit.phone, division=division, by=None, at=at,
        )  # fmt: skip
    _write(locked, credit_code=credit_code, registered_on=registered_on)
    record(RegisterVerb.COMPANY_EDITED, by=by, target=locked.unit, at=at, code=locked.unit.code)


@in_transaction
def close_company(company: Company, *, by: Person | None, at: datetime) -> None:
    """Close a company from today. Refused while a site of it is open."""
    permit_company(company.unit, by=by)
    close_unit(company.unit, by=None, at=at)
    record(RegisterVerb.COMPANY_CLOSED, by=by, target=company.unit, at=at, code=company.unit.code)


@in_transaction
def load_companies(
    rows: Sequence[CompanyRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Take over a list of companies, matched by code; all of it or nothing. Loading it again
    changes nothing."""
    parent: Unit = Unit.objects.not_ended().filter(kind=UnitKind.CITY_COMMITTEE).earliest("path")
    by_code = {
        one.unit.code: one
        for one in Company.objects.select_related("unit__division").filter(
            unit__code__in=[row.code for row in rows]
        )
    }
    new = changed = 0
    for row in tracked(rows, progress):
        company = by_code.get(row.code)
        if company is None:
            register_company(
                name=row.name, code=row.code, credit_code=row.credit_code, division=row.division,
                registered_on=row.registered_on, parent=parent, by=by, at=at,
            )  # fmt: skip
            new += 1
            continue
        day = row.registered_on or company.registered_on
        division = row.division or company.unit.division
        values = row.name, row.credit_code, day, division
        known = company.unit.name, company.credit_code, company.registered_on, company.unit.division
        if known != values:
            edit_company(
                company, name=row.name, credit_code=row.credit_code, registered_on=day,
                division=division, by=by, at=at,
            )  # fmt: skip
            changed += 1
    return Loaded(new, changed, len(rows) - new - changed)


def _checked(credit_code: str) -> str:
    try:
        return normalise_credit_code(credit_code)
    except BadCreditCode as bad:
        raise BadCreditCode(bad.message, fields={"credit_code": str(bad)}) from bad


def _check_day(day: date, *, at: datetime) -> None:
    if not EARLIEST <= day <= local_day(at):
        raise UnlikelyDay(fields={"registered_on": str(UnlikelyDay.message)})


def _write(company: Company, *, credit_code: str, registered_on: date) -> None:
    company.credit_code, company.registered_on = credit_code, registered_on
    try:
        with transaction.atomic():
            company.save(update_fields=["credit_code", "registered_on"])
    except IntegrityError as error:
        words = {"credit_code": str(CreditCodeTaken.message)}
        raise CreditCodeTaken(fields=words) from error
