"""/desk/deliveries: what could not be delivered, and once more."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yizhan.ground.notify.actions import add_endpoint, retry, stop_endpoint
from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.people.roles import Permission, can_somewhere
from yizhan.roof.desk.deliveries.forms import EndpointForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on


@desk_page(Permission.DELIVERY_READ)
def deliveries(request: PageRequest) -> HttpResponse:
    failed = Message.objects.failed_for(request.user).select_related("person", "secret", "endpoint")
    page = Paginator(failed.order_by("-created_at"), 50).get_page(request.GET.get("page"))
    return _page(request, page, EndpointForm())


def _page(
    request: PageRequest, page: Page[Message], form: EndpointForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "page": page,
        "may_edit": can_somewhere(request.user, Permission.ENDPOINT_EDIT),
        "endpoints": Endpoint.objects.visible_to(request.user).active().order_by("name"),
        "form": form,
    }
    return show(request, "desk/deliveries/deliveries.html", context, status=status)


@desk_page(Permission.ENDPOINT_EDIT)
@require_POST
def connect(request: PageRequest) -> HttpResponse:
    """Tell another system of what happens to cases. The key of its signatures is shown once."""
    form = EndpointForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="name"):
            endpoint, key = add_endpoint(by=request.user, at=timezone.now(), **form.cleaned_data)
            sentence = _("Key of %(name)s, shown this once: %(key)s")
            messages.warning(request, sentence % {"name": endpoint.name, "key": key})
            return redirect("desk:deliveries")
    nothing = Paginator(Message.objects.failed_for(request.user).none(), 50).get_page(1)
    return _page(request, nothing, form, status=422)


@desk_page(Permission.ENDPOINT_EDIT)
@require_POST
def disconnect(request: PageRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint.objects.visible_to(request.user), pk=pk)
    stop_endpoint(endpoint, by=request.user, at=timezone.now())
    messages.success(request, _("It is told nothing more."))
    return redirect("desk:deliveries")


@desk_page(Permission.DELIVERY_READ)
@require_POST
def once_more(request: PageRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.objects.failed_for(request.user), pk=pk)
    retry(message, by=request.user, at=timezone.now())
    messages.success(request, _("It is in the queue again."))
    return redirect("desk:deliveries")
