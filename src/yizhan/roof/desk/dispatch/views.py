"""/desk/dispatch/: everything in reach, what has no unit, what came back, what is the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import MERGE_DAYS
from yizhan.ground.people.permissions import Permission
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.keys import key_in, keys_in
from yizhan.roof.desk.inbox.views import show_list
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show

LATELY = timedelta(days=30)
AT_MOST = 2000
"""So many open cases with a place are compared; a city has fewer in a month."""


@dataclass
class Group:
    """Cases that may be one matter, the oldest first."""

    first: Case
    others: list[Case]

    @property
    def cases(self) -> list[Case]:
        return [self.first, *self.others]

    @property
    def head(self) -> Case:
        """The case that answers for all unless another is chosen: the one that is due first, so
        that nobody waits longer than was promised."""
        return min(self.cases, key=lambda case: (case.due_at, case.pk))

    @property
    def alike(self) -> list[Case]:
        """The cases that are ticked beforehand: those in the same words as the head, or in none."""
        return [case for case in self.cases if case.text.strip() in ("", self.head.text.strip())]


@desk_page(Permission.CASE_DISPATCH)
@require_GET
def dispatch(request: PageRequest) -> HttpResponse:
    cases = Case.objects.within(request.user, Permission.CASE_DISPATCH)
    if request.GET.get("show") == "same":
        context = {"groups": _groups(request)}
        return show(request, "desk/dispatch/same.html", context)
    return show_list(request, cases, "desk/dispatch/dispatch.html", show_first="unrouted")


@desk_page(Permission.CASE_DISPATCH)
@require_POST
def merge_all(request: PageRequest) -> HttpResponse:
    """Merge the ticked cases of a group into the one that was chosen to answer."""
    cases = Case.objects.within(request.user, Permission.CASE_DISPATCH)
    head = get_object_or_404(cases, pk=key_in(request.POST.get("head", "")))
    chosen = keys_in(request.POST.getlist("case"))
    done = 0
    merged = cases.filter(pk__in=chosen).exclude(pk=head.pk).order_by("pk")
    if not merged:
        messages.error(request, _("Tick the cases that the chosen one answers for, too."))
    for case in merged:
        try:
            actions.merge(case, head, by=request.user, at=timezone.now())
            done += 1
        except (Refusal, NotAllowed) as no:
            messages.error(request, f"{case.reference}: {no}")
    if done:
        sentence = ngettext("%(n)d case merged.", "%(n)d cases merged.", done)
        messages.success(request, sentence % {"n": done})
    return redirect(f"{request.path.removesuffix('merge')}?show=same")


def _groups(request: PageRequest) -> list[Group]:
    cases = Case.objects.within(request.user, Permission.CASE_DISPATCH).not_merged()
    recent = cases.filter(
        is_open=True, lon__isnull=False, opened_at__gte=timezone.now() - LATELY
    ).select_related("item", "unit")
    groups: list[Group] = []
    for case in recent.order_by("item", "opened_at", "pk")[:AT_MOST]:
        group = next((g for g in groups if _same(g.first, case)), None)
        if group is None:
            groups.append(Group(case, []))
        else:
            group.others.append(case)
    return [group for group in groups if group.others]


def _same(first: Case, case: Case) -> bool:
    return (
        first.item_id == case.item_id
        and case.opened_at - first.opened_at <= timedelta(days=MERGE_DAYS)
        and first.near(case)
    )
