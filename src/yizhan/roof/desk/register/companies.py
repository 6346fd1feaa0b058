"""/desk/companies and /desk/sites: platform companies, their sites with head-counts and posters."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.models import Unit
from yizhan.ground.people.models.units import parent_path, parent_path_of
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.errors import NotAllowed
from yizhan.roof.desk.register.counts import riding_now
from yizhan.roof.desk.register.forms import CompanyForm, NewCompanyForm, NewSiteForm, SiteForm
from yizhan.roof.desk.register.rights import (
    above_companies,
    may_enter_companies,
    may_open_sites,
)
from yizhan.roof.desk.visits.of_unit import visits_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address, qr_of, without_scheme
from yizhan.roof.shared.reach import are_out_of_reach
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.organisation.register import actions
from yizhan.wings.organisation.register.models import Company, Site
from yizhan.wings.organisation.register.models.scope import (
    answers_for,
    companies_seen,
    sites_seen,
)

READ, EDIT = Permission.HEADCOUNT_READ, Permission.REGISTER_EDIT


@desk_page(READ)
@require_GET
def companies(request: PageRequest) -> HttpResponse:
    visible = companies_seen(request.user, READ).not_ended().select_related("company", "division")
    sites = sites_seen(request.user, READ).not_ended().values_list("pk", "path")
    riding = riding_now(request.user)
    count, riders = Counter[str](), Counter[str]()
    for key, path in sites:
        count[parent_path(path)] += 1
        riders[parent_path(path)] += riding.get(key, 0)
    companies = list(visible.order_by("code"))
    beyond = _with_sites_beyond([unit for unit in companies if not count[unit.path]])
    rows = [
        (unit, None, None) if unit.path in beyond else (unit, count[unit.path], riders[unit.path])
        for unit in companies
    ]
    may_enter = may_enter_companies(request.user)
    context = {
        "rows": rows,
        "beyond": not rows
        and are_out_of_reach(visible, Unit.objects.not_ended().filter(kind=UnitKind.COMPANY)),
        "may_enter": may_enter,
        "may_open": may_enter or may_open_sites(request.user),
        "riders": sum(riders.values()),
    }
    return show(request, "desk/register/companies.html", context)


def _with_sites_beyond(companies: list[Unit]) -> set[str]:
    """The paths of those, of companies of which no site is in reach, that have one all the same."""
    if not companies:
        return set()
    every = Unit.objects.not_ended().filter(kind=UnitKind.DELIVERY_SITE)
    above = set(every.order_by().values_list(parent_path_of("path"), flat=True))
    return above & {unit.path for unit in companies}


@desk_page(EDIT)
def new_company(request: PageRequest) -> HttpResponse:
    form = NewCompanyForm(_posted(request))
    if not may_enter_companies(request.user):
        raise NotAllowed
    if form.is_valid():
        with refusals_on(form):
            company = actions.register_company(
                parent=above_companies(), by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The company is entered. Its sites come next."))
            return redirect("desk:company", company.unit.code)
    return _form(request, form, _("New company"))


@desk_page(READ)
def company(request: PageRequest, code: str) -> HttpResponse:
    unit = _company(request, code)
    company = Company.objects.for_event(unit.pk)
    may_enter = may_enter_companies(request.user)
    may = may_enter and unit.closed_on is None
    start = {
        "name": unit.name,
        "credit_code": company.credit_code,
        "registered_on": company.registered_on,
    }
    form = CompanyForm(_posted(request) if may else None, initial=start)
    if may and request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.edit_company(company, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The company is saved."))
            return redirect("desk:company", code)
    sites = sites_seen(request.user, READ).not_ended().below(unit)
    riding = riding_now(request.user)
    rows = [(site, riding.get(site.pk, 0)) for site in _with_divisions(sites)]
    context = {
        "unit": unit,
        "company": company,
        "rows": rows,
        "beyond": (beyond := not rows and bool(_with_sites_beyond([unit]))),
        "riders": None if beyond else sum(count for _site, count in rows),
        "form": form if may else None,
        "may_open": may_enter or may_open_sites(request.user),
        "may_import": can(request.user, EDIT, unit),
        "visits": visits_of(unit, reader=request.user),
    }
    status = 422 if form.errors else 200
    return show(request, "desk/register/company.html", context, status=status)


@desk_page(EDIT)
@require_POST
def close_company(request: PageRequest, code: str) -> HttpResponse:
    unit = _company(request, code)
    with refusals_as_message(request):
        actions.close_company(
            Company.objects.for_event(unit.pk), by=request.user, at=timezone.now()
        )
        messages.success(request, _("The company is closed."))
        return redirect("desk:companies")
    return redirect("desk:company", code)


@desk_page(EDIT)
def new_site(request: PageRequest, code: str) -> HttpResponse:
    unit = _company(request, code)
    if not may_open_sites(request.user):
        raise NotAllowed
    form = NewSiteForm(_posted(request))
    if form.is_valid():
        with refusals_on(form):
            site = actions.open_site(unit, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The site is open. Print its poster next."))
            return redirect("desk:site", site.unit.code)
    return _form(request, form, _("New site of %(company)s") % {"company": unit.name})


@desk_page(READ)
def site(request: PageRequest, code: str) -> HttpResponse:
    unit = _site(request, code)
    may = unit.closed_on is None and _may_keep(request, unit)
    form = SiteForm(_posted(request) if may else None, initial={"name": unit.name})
    if may and request.method == "POST" and form.is_valid():
        actions.edit_site(unit, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The site is saved."))
        return redirect("desk:site", code)
    site = Site.objects.for_event(unit.pk)
    context = {
        "unit": unit,
        "kept": site,
        "company": site.company,
        "riders": riding_now(request.user).get(unit.pk, 0),
        "visits": visits_of(unit, reader=request.user),
        "form": form if may else None,
    }
    status = 422 if form.errors else 200
    return show(request, "desk/register/site.html", context, status=status)


@desk_page(READ)
@require_GET
def poster(request: PageRequest, code: str) -> HttpResponse:
    """The sheet for the wall of a site."""
    site = Site.objects.for_event(_site(request, code).pk)
    address = absolute_address(f"/join/{site.short}")
    context = {
        "kept": site,
        "company": site.company,
        "code": qr_of(address),
        "address": without_scheme(address),
    }
    return show(request, "desk/register/poster.html", context)


@desk_page(EDIT)
@require_POST
def renew(request: PageRequest, code: str) -> HttpResponse:
    """Another code for the poster."""
    site = Site.objects.for_event(_site(request, code).pk)
    actions.renew_poster_code(site, by=request.user, at=timezone.now())
    messages.success(request, _("The old posters lead nowhere now. Print the new one."))
    return redirect("desk:site", code)


@desk_page(EDIT)
@require_POST
def close_site(request: PageRequest, code: str) -> HttpResponse:
    unit = _site(request, code)
    actions.close_site(unit, by=request.user, at=timezone.now())
    messages.success(request, _("The site is closed; who rode there has left it."))
    return redirect("desk:company", Site.objects.for_event(unit.pk).company.code)


def _form(request: PageRequest, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    return show(request, "desk/register/form.html", context, status=422 if form.errors else 200)


def _posted(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _company(request: PageRequest, code: str) -> Unit:
    visible = companies_seen(request.user, READ).select_related("division")
    unit: Unit = get_object_or_404(visible, code=code)
    return unit


def _site(request: PageRequest, code: str) -> Unit:
    visible = sites_seen(request.user, READ).select_related("division__parent")
    unit: Unit = get_object_or_404(visible, code=code)
    return unit


def _with_divisions(sites: Any) -> Any:
    return sites.select_related("division", "site").order_by("division__code", "code")


def _may_keep(request: PageRequest, unit: Unit) -> bool:
    if may_enter_companies(request.user):
        return True
    return unit.division is not None and answers_for(request.user, EDIT, unit.division)
