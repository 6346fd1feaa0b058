"""/desk/badges: promises to read, the city's list of promises, the key that signs."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.days import local_day
from yizhan.roof.desk.appointments.forms import ChoiceForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.appointments import actions
from yizhan.wings.participation.appointments.models import BadgeKey, Promise, PromiseChoice

PAGE = 30


@desk_page(Permission.ENGAGEMENT_READ)
@never_cache
@require_GET
def badges(request: PageRequest) -> HttpResponse:
    return _page(request, ChoiceForm())


@desk_page(Permission.PROMISE_EDIT)
@require_POST
@sent_once
def add(request: PageRequest) -> HttpResponseBase:
    """Add a promise to the list."""
    form = ChoiceForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.add_choice(form.cleaned_data["text"], by=request.user, at=timezone.now())
            messages.success(request, _("It is on the list."))
            return redirect("desk:badges")
    return _page(request, form)


@desk_page(Permission.PROMISE_EDIT)
@require_POST
def known(request: PageRequest) -> HttpResponse:
    """Enter the promises that come with the platform; what the city has stays."""
    count = actions.fill_choices(by=request.user, at=timezone.now())
    words = ngettext("%(n)d promise is new.", "%(n)d promises are new.", count)
    messages.success(request, words % {"n": count})
    return redirect("desk:badges")


@desk_page(Permission.PROMISE_EDIT)
@require_POST
def remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take a promise out of the list."""
    choice = get_object_or_404(PromiseChoice.objects.visible_to(request.user), pk=pk)
    actions.remove_choice(choice, by=request.user, at=timezone.now())
    messages.success(request, _("Taken out of the list. Badges that have it keep it."))
    return redirect("desk:badges")


@desk_page(Permission.BADGE_KEYS)
@require_POST
@sent_once
def key(request: PageRequest) -> HttpResponseBase:
    """Sign with a new key from now on."""
    actions.change_key(by=request.user, at=timezone.now())
    words = _("New badges are signed with a new key. Those that are out stay good.")
    messages.success(request, words)
    return redirect("desk:badges")


def _page(request: PageRequest, form: ChoiceForm) -> HttpResponse:
    may_list = can_somewhere(request.user, Permission.PROMISE_EDIT)
    may_key = can_somewhere(request.user, Permission.BADGE_KEYS)
    waiting = Promise.objects.visible_to(request.user).waiting().select_related("engagement__unit")
    holding = Q(badges__until__gt=local_day(timezone.now()), badges__revoked_at=None)
    keys = BadgeKey.objects.public().annotate(live=Count("badges", filter=holding))
    context = {
        "page": Paginator(waiting, PAGE).get_page(request.GET.get("page")),
        "may_edit": can_somewhere(request.user, Permission.ENGAGEMENT_EDIT),
        "may_list": may_list,
        "choices": PromiseChoice.objects.public() if may_list else (),
        "form": form,
        "may_key": may_key,
        "keys": keys[:PAGE] if may_key else (),
    }
    status = 422 if form.errors else 200
    return show(request, "desk/appointments/badges.html", context, status=status)
