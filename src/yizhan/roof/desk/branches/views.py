"""/desk/branches: branches with the companies they cover and who belongs to them; and companies
that have members and no branch."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere, everywhere, units_where
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.errors import NotAllowed
from yizhan.roof.desk.branches.access import allowed_actions, branch_of, companies
from yizhan.roof.desk.branches.forms import CoverForm, FoundForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.actions import (
    cover_company,
    found_branch,
    see_members,
    uncover_company,
)
from yizhan.wings.organisation.branches.models import Branch, BranchEvent, Cover
from yizhan.wings.organisation.register.models.scope import companies_seen

FOUNDED_BELOW = (UnitKind.CITY_COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.COMPANY)
"""Offered in the form; a page of another unit that may have branches names itself by `below`."""


@desk_page(Permission.COMMITTEE_READ)
@never_cache
@require_GET
def branches(request: PageRequest) -> HttpResponse:
    today = timezone.localdate()
    visible = Branch.objects.visible_to(request.user).in_force(on=today)
    branch_list = list(visible.select_related("unit__division").order_by("unit__path"))
    covers: dict[int, list[Unit]] = {}
    present = Cover.objects.visible_to(request.user).in_force(on=today).select_related("company")
    for cover in present.order_by("company__name"):
        covers.setdefault(cover.branch_id, []).append(cover.company)
    readable = [b for b in branch_list if can(request.user, Permission.MEMBER_READ, b.unit)]
    counts = index.member_counts(readable, on=today)
    rows = [(branch, covers.get(branch.pk, []), counts.get(branch.pk)) for branch in branch_list]
    near = companies_seen(request.user, Permission.HEADCOUNT_READ).not_ended().order_by("name")
    context = {
        "rows": rows,
        "bare": index.uncovered_companies(near, on=today),
        "knows_companies": near.exists(),
        "knows_all": everywhere(request.user, Permission.HEADCOUNT_READ),
        "may_found": can_somewhere(request.user, Permission.UNIT_EDIT),
        "counted": bool(readable),
    }
    return show(request, "desk/branches/list.html", context)


@desk_page(Permission.UNIT_EDIT)
def new_branch(request: PageRequest) -> HttpResponse:
    within = units_where(request.user, Permission.UNIT_EDIT).filter(closed_on=None)
    below = request.GET.get("below", "")
    parents = within.filter(kind__in=FOUNDED_BELOW) | within.filter(code=below)
    form = FoundForm(
        request.POST or None,
        parents=parents.order_by("path"),
        companies=companies(),
        initial={"parent": within.filter(code=below).first()},
    )
    if form.is_valid():
        with refusals_on(form):
            branch = found_branch(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The branch is founded."))
            return redirect("desk:branch", branch.unit.code)
    status = 422 if form.errors else 200
    return show(request, "desk/branches/new.html", {"form": form}, status=status)


@desk_page(Permission.COMMITTEE_READ)
@never_cache
@require_GET
def branch(request: PageRequest, code: str) -> HttpResponse:
    """One branch. Whoever may see who is a member sees it here, and each member can read that."""
    branch, at = branch_of(request, code), timezone.now()
    today, allowed = timezone.localdate(), allowed_actions(request.user, branch)
    covers = branch.covers.filter(until=None).select_related("company").order_by("company__name")
    members = see_members(branch, on=today, by=request.user, at=at) if allowed.read else []
    events = BranchEvent.objects.visible_to(request.user).ahead(at=at).filter(branch=branch)
    open_companies = companies().exclude(pk__in=[cover.company_id for cover in covers])
    context = {
        "branch": branch,
        "above": _above(request, branch),
        "covers": covers,
        "may": allowed,
        "at_home": [one for one in members if one.at_home],
        "linked": [one for one in members if not one.at_home],
        "events": events,
        "covering": CoverForm(companies=open_companies) if allowed.cover else None,
    }
    return show(request, "desk/branches/branch.html", context)


def _above(request: PageRequest, branch: Branch) -> list[Unit]:
    visible = units_where(request.user, Permission.UNIT_READ).above(branch.unit)
    return list(visible.order_by("depth"))


def _covering(request: PageRequest, code: str) -> Branch:
    """A branch of which this visitor may say what it covers. Raises NotAllowed."""
    branch = branch_of(request, code)
    if not allowed_actions(request.user, branch).cover:
        raise NotAllowed
    return branch


@desk_page(Permission.COMMITTEE_READ)
@require_POST
def cover(request: PageRequest, code: str) -> HttpResponse:
    """Let a branch answer for one company more."""
    branch = _covering(request, code)
    form = CoverForm(request.POST, companies=companies())
    if form.is_valid():
        with refusals_as_message(request):
            cover_company(branch, form.cleaned_data["company"], by=request.user, at=timezone.now())
            messages.success(request, _("The branch covers this company from today."))
    else:
        messages.error(request, _("Choose a company."))
    return redirect("desk:branch", code)


@desk_page(Permission.COMMITTEE_READ)
@require_POST
def uncover(request: PageRequest, code: str, pk: int) -> HttpResponse:
    branch = _covering(request, code)
    ended = get_object_or_404(Cover.objects.visible_to(request.user), pk=pk, branch=branch)
    uncover_company(ended, by=request.user, at=timezone.now())
    messages.success(request, _("The branch no longer covers this company."))
    return redirect("desk:branch", code)
