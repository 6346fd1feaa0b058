"""/desk/deliveries: what could not be delivered, and once more."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yizhan.ground.notify.actions import retry
from yizhan.ground.notify.models import Message
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show


@desk_page(Permission.DELIVERY_READ)
def deliveries(request: PageRequest) -> HttpResponse:
    failed = Message.objects.failed_for(request.user).select_related("person", "secret", "endpoint")
    page = Paginator(failed.order_by("-created_at"), 50).get_page(request.GET.get("page"))
    context = {"page": page, "may_edit": can_somewhere(request.user, Permission.ENDPOINT_EDIT)}
    return show(request, "desk/deliveries/deliveries.html", context)


@desk_page(Permission.DELIVERY_READ)
@require_POST
def once_more(request: PageRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.objects.failed_for(request.user), pk=pk)
    retry(message, by=request.user, at=timezone.now())
    messages.success(request, _("It is in the queue again."))
    return redirect("desk:deliveries")
