"""/desk/branches/<code>/members/<pk>: what is kept of one member, and what may be done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.kit.errors import Refusal
from yizhan.roof.desk.branches.access import allowed_actions, branch_of
from yizhan.roof.desk.branches.forms import EndForm, FactsForm, MoveForm, OutForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.branches.actions import (
    advance_stage,
    end_link,
    end_membership,
    move_member,
    save_facts,
    see_member,
)
from yizhan.wings.organisation.branches.models import Branch, Link, Membership
from yizhan.wings.organisation.branches.rules import MemberStage
from yizhan.wings.organisation.branches.vault import Facts
from yizhan.wings.organisation.development.models import Candidacy


class StagesKept(Refusal):
    code = "stages_kept"
    message = gettext_lazy("The stages of this person are kept here; enter the next one there.")


def _membership(request: PageRequest, pk: int) -> Membership:
    visible = Membership.objects.visible_to(request.user).exclude(person=None)
    return get_object_or_404(visible.select_related("person", "branch__unit", "company"), pk=pk)


def _targets(person: Person) -> Any:
    """Branches a member may be moved to by this person."""
    branches = Branch.objects.visible_to(person).in_force(on=timezone.localdate())
    where = within(person, Permission.MEMBER_EDIT)
    branches = branches if where is None else branches.filter(where)
    return branches.select_related("unit").order_by("unit__path")


@desk_page(Permission.MEMBER_READ)
@never_cache
@require_GET
def member(request: PageRequest, code: str, pk: int) -> HttpResponse:
    """One member; she can read that this was looked at."""
    return _member_page(request, code, _membership(request, pk))


def _member_page(
    request: PageRequest, code: str, membership: Membership, *, status: int = 200, **forms: Form
) -> HttpResponse:
    branch = branch_of(request, code)
    facts, memberships, links = see_member(membership, by=request.user, at=timezone.now())
    today = timezone.localdate()
    link = next((one for one in links if one.until is None or one.until > today), None)
    context: dict[str, Any] = {
        "branch": branch,
        "member": membership,
        "facts": facts,
        "memberships": memberships,
        "links": links,
        "link": link,
        "may": allowed_actions(request.user, branch),
        "may_confirm": membership.stage == MemberStage.PROBATIONARY
        and not _stages_kept(request, membership),
        "noting": FactsForm(initial=facts.__dict__),
        "ending": EndForm(),
        "moving": MoveForm(branches=_targets(request.user)),
        "leaving": OutForm(),
    } | forms
    return show(request, "desk/branches/member.html", context, status=status)


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def note(request: PageRequest, code: str, pk: int) -> HttpResponse:
    membership, form = _membership(request, pk), FactsForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            save_facts(membership, Facts(**form.sealed()), by=request.user, at=timezone.now())
            return _done(request, code, _("Sealed."))
    return _member_page(request, code, membership, status=422, noting=form)


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def end(request: PageRequest, code: str, pk: int) -> HttpResponse:
    membership, form = _membership(request, pk), EndForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        with refusals_on(form):
            end_membership(membership, reason, by=request.user, at=timezone.now())
            return _done(request, code, _("The membership has ended here."))
    return _member_page(request, code, membership, status=422, ending=form)


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def move(request: PageRequest, code: str, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    form = MoveForm(request.POST, branches=_targets(request.user))
    if form.is_valid():
        with refusals_on(form):
            move_member(membership, form.cleaned_data["to"], by=request.user, at=timezone.now())
            return _done(request, code, _("Moved."))
    return _member_page(request, code, membership, status=422, moving=form)


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def confirm(request: PageRequest, code: str, pk: int) -> HttpResponse:
    """A probationary member whose stages are kept elsewhere is a full one now. Whose stages are
    kept here becomes one by them."""
    membership = _membership(request, pk)
    if _stages_kept(request, membership):
        raise StagesKept
    advance_stage(membership, MemberStage.FULL, by=request.user, at=timezone.now())
    return _done(request, code, _("A full member from today."))


def _stages_kept(request: PageRequest, membership: Membership) -> bool:
    if membership.person is None:
        return False
    candidacies = Candidacy.objects.visible_to(request.user).for_person(membership.person)
    return candidacies.open().exists()


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def unlink(request: PageRequest, code: str, pk: int) -> HttpResponse:
    """Link a member out by a day."""
    membership, form = _membership(request, pk), OutForm(request.POST)
    if form.is_valid():
        links = Link.objects.visible_to(request.user).filter(person=membership.person)
        link = get_object_or_404(links.in_force(on=timezone.localdate()))
        with refusals_on(form):
            end_link(link, on=form.cleaned_data["on"], by=request.user, at=timezone.now())
            return _done(request, code, _("Linked out by that day."))
    return _member_page(request, code, membership, status=422, leaving=form)


def _done(request: PageRequest, code: str, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("desk:branch", code)
