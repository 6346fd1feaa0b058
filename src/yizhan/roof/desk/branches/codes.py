"""/desk/branches/<code>/code: a code for one person, shown once."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.branches.access import companies, editable_branch
from yizhan.roof.desk.branches.forms import CodeForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address, qr_of
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.branches.actions import issue_invitation
from yizhan.wings.organisation.branches.rules import grouped_code


@desk_page(Permission.MEMBER_EDIT)
@never_cache
def code(request: PageRequest, code: str) -> HttpResponse:
    """Ask whom the code is for, then show it: as letters to read aloud, as QR to scan. It is kept
    nowhere, so whoever leaves the page makes another."""
    branch = editable_branch(request, code)
    form = CodeForm(request.POST or None, branch=branch, companies=companies())
    context = {"branch": branch, "form": form}
    if form.is_valid():
        with refusals_on(form):
            invitation, letters = issue_invitation(
                branch, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            address = absolute_address(f"{reverse('rider:branch_join')}?code={letters}")
            context |= {"invitation": invitation, "qr": qr_of(address)}
            context["code"] = grouped_code(letters)
            return show(request, "desk/branches/code.html", context)
    return show(request, "desk/branches/code.html", context, status=422 if form.errors else 200)
