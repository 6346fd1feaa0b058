"""/desk/closing: the administrator announces that the platform ends, or takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.closing.forms import ClosingForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.closing import forget_last_day
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.organisation.closing import actions
from yizhan.wings.organisation.closing.models import Closing

RIGHT = Permission.CLOSING_ANNOUNCE


@desk_page(RIGHT)
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
def closing(request: PageRequest) -> HttpResponseBase:
    """Announce the last day, what happens with the data, and where to go."""
    known = Closing.objects.public().first()
    names = ("ends_on", "kept", "instead")
    start = {name: getattr(known, name) for name in names} if known else {}
    form = ClosingForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        with refusals_on(form):
            actions.announce(**form.cleaned_data, by=request.user, at=timezone.now())
            forget_last_day()
            messages.success(request, _("Announced. Every page says it at its top."))
            return redirect("desk:closing")
    status = 422 if form.errors else 200
    context = {"form": form, "known": known}
    return show(request, "desk/closing/closing.html", context, status=status)


@desk_page(RIGHT)
@require_POST
def withdraw(request: PageRequest) -> HttpResponse:
    """Take the announcement back."""
    with refusals_as_message(request):
        if actions.withdraw(by=request.user, at=timezone.now()):
            messages.success(request, _("Taken back. No page says it any more."))
        forget_last_day()
    return redirect("desk:closing")
