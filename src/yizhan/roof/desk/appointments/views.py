"""/desk/appointments: who is appointed to which role, one of them, and what can be done with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.audit.actions import history_of
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere
from yizhan.ground.places.models import Division
from yizhan.kit.days import add_months, local_day
from yizhan.kit.keys import key_in
from yizhan.roof.desk.appointments.filters import WHEN, AppointmentFilter
from yizhan.roof.desk.appointments.forms import OfferForm, ReasonForm, RenewForm, TrainingForm
from yizhan.roof.desk.appointments.importing import FILE_FORMS
from yizhan.roof.desk.appointments.training import trainings_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.appointments import actions
from yizhan.wings.participation.appointments.models import (
    Badge,
    BadgePhoto,
    Engagement,
    Promise,
)
from yizhan.wings.participation.appointments.rules import RevocationReason, State, VolunteerRole
from yizhan.wings.participation.appointments.vault import masked_names

PAGE, HISTORY = 50, 30


@desk_page(Permission.ENGAGEMENT_READ)
@never_cache
@require_GET
def appointments(request: PageRequest) -> HttpResponse:
    """The list, with how many hold which role now; names masked."""
    chosen = AppointmentFilter.from_query(request.GET)
    visible = Engagement.objects.visible_to(request.user)
    page = Paginator(chosen.apply(visible), PAGE).get_page(request.GET.get("page"))
    names = masked_names(page.object_list)
    today = local_day(timezone.now())
    held = visible.held_on(today)
    by_role = dict(held.values_list("role").annotate(n=Count("pk")).order_by())
    context = {
        "page": page,
        "rows": [(one, names.get(one.person_id or 0, "")) for one in page.object_list],
        "chosen": chosen,
        "query": f"{chosen.query}&" if chosen.query else "",
        "roles": VolunteerRole.choices,
        "whens": WHEN.items(),
        "counties": Division.objects.not_ended().counties().order_by("code"),
        "counts": [(role, role.label, by_role.get(role.value, 0)) for role in VolunteerRole],
        "ending": visible.ending_soon(on=today).without_next().count(),
        "waiting": visible.running(on=today).filter(state=State.OFFERED).count(),
        "forms": [form.value for form in FILE_FORMS],
        "today": today,
        "may_edit": can_somewhere(request.user, Permission.ENGAGEMENT_EDIT),
        "may_import": can_somewhere(request.user, Permission.ENGAGEMENT_EDIT)
        and can_somewhere(request.user, Permission.SECRET_REVEAL),
    }
    return show(request, "desk/appointments/list.html", context)


@desk_page(Permission.ENGAGEMENT_EDIT)
@sent_once
@limited("reveal")
def new(request: PageRequest) -> HttpResponseBase:
    """Offer a role to a rider."""
    form = OfferForm(
        request.POST or None,
        by=request.user,
        initial={"since": local_day(timezone.now()), "rider": request.GET.get("rider", "")[:150]},
    )
    if form.is_valid():
        chosen = form.cleaned_data
        with refusals_on(form, to="rider"):
            one = actions.offer(
                chosen["unit"],
                chosen["rider"],
                terms=form.terms(),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Offered. It is nothing until the rider accepts."))
            return redirect("desk:engagement", one.pk)
    status = 422 if form.errors else 200
    return show(request, "desk/appointments/new.html", {"form": form}, status=status)


@desk_page(Permission.ENGAGEMENT_READ)
@never_cache
@require_GET
def engagement(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


@desk_page(Permission.ENGAGEMENT_EDIT)
@require_POST
@sent_once
def renew(request: PageRequest, pk: int) -> HttpResponseBase:
    """Offer the next term."""
    one, form = _visible(request, pk), RenewForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            following = actions.renew(
                one, until=_after(form.cleaned_data["last_day"]), by=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Offered. It is nothing until the rider accepts."))
            return redirect("desk:engagement", following.pk)
    return _page(request, one, renewing=form)


@desk_page(Permission.ENGAGEMENT_EDIT)
@require_POST
@sent_once
def end(request: PageRequest, pk: int) -> HttpResponseBase:
    """End it before its term, with a reason."""
    one, form = _visible(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.end_engagement(
                one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Ended. The badge is revoked."))
            return redirect("desk:engagement", pk)
    return _page(request, one, ending=form)


@desk_page(Permission.ENGAGEMENT_EDIT)
@require_POST
@sent_once
def withdraw(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take an offer back."""
    one, form = _visible(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.withdraw_offer(
                one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("The offer is taken back."))
            return redirect("desk:engagement", pk)
    return _page(request, one, withdrawing=form)


@desk_page(Permission.ENGAGEMENT_EDIT)
@require_POST
@sent_once
def training(request: PageRequest, pk: int) -> HttpResponseBase:
    """Note the training done."""
    one, form = _visible(request, pk), TrainingForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.note_training(
                one, training=form.cleaned_data["training"], on=form.cleaned_data["trained_on"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("desk:engagement", pk)
    return _page(request, one, training=form)


@desk_page(Permission.ENGAGEMENT_EDIT)
@require_POST
@sent_once
def lost(request: PageRequest, pk: int) -> HttpResponseBase:
    """The card is lost: another badge, and the old one is revoked."""
    one = _visible(request, pk)
    with refusals_as_message(request):
        actions.replace_badge(one, by=request.user, reason=RevocationReason.LOST, at=timezone.now())
        messages.success(request, _("The lost badge is revoked, and there is a new one."))
    return redirect("desk:engagement", pk)


@desk_page(Permission.ENGAGEMENT_EDIT)
@require_POST
@sent_once
def photo(request: PageRequest, pk: int) -> HttpResponseBase:
    """Delete a photo that does not belong on a badge."""
    if actions.remove_photo(_visible(request, pk), by=request.user, at=timezone.now()):
        messages.success(request, _("The photo is deleted."))
    return redirect("desk:engagement", pk)


@desk_page(Permission.ENGAGEMENT_EDIT)
@require_POST
@sent_once
def promise(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a promise in the rider's own words, or not, and go on where one was."""
    one = _visible(request, pk)
    rows = Promise.objects.visible_to(request.user).filter(engagement=one)
    row = get_object_or_404(rows, pk=key_in(request.POST.get("promise", "")) or 0)
    shown = request.POST.get("show") == "1"
    actions.decide_promise(row, show=shown, by=request.user, at=timezone.now())
    messages.success(request, _("It stands on the badge now.") if shown else _("It is not shown."))
    if request.POST.get("from") == "badges":
        return redirect("desk:badges")
    return redirect("desk:engagement", pk)


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _visible(request: PageRequest, pk: int) -> Engagement:
    rows = Engagement.objects.visible_to(request.user)
    rows = rows.select_related("unit", "division", "person", "renews", "offered_by")
    return get_object_or_404(rows, pk=pk)


def _page(request: PageRequest, one: Engagement, **forms: Form) -> HttpResponse:
    today = local_day(timezone.now())
    edits = can(request.user, Permission.ENGAGEMENT_EDIT, one.unit)
    runs = one.is_accepted and one.until > today
    context: dict[str, Any] = {
        "one": one,
        "name": masked_names([one]).get(one.person_id or 0, ""),
        "card": Badge.objects.of(one).not_revoked().first(),
        "badges": Badge.objects.of(one).order_by("-pk"),
        "promises": one.promises.order_by("pk"),
        "has_photo": BadgePhoto.objects.of(one).exists(),
        "next": one.renewals.exclude(state__in=(State.DECLINED, State.WITHDRAWN)).first(),
        "trainings": trainings_of(one.person) if edits else [],
        "history": history_of(one, limit=HISTORY),
        "today": today,
        "edits": edits,
        "runs": runs,
        "may_renew": edits and one.is_accepted and one.person is not None,
        "may_withdraw": edits and one.is_offered,
        "renewing": RenewForm(initial={"last_day": add_months(one.last_day, 12)}),
        "ending": ReasonForm(),
        "withdrawing": ReasonForm(auto_id="id_withdraw_%s"),
        "training": TrainingForm(initial={"training": one.training, "trained_on": one.trained_on}),
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "desk/appointments/engagement.html", context, status=status)
