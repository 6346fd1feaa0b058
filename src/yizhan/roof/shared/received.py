"""The page with the messages that one got, at the desk and on the phone."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone

from yizhan.ground.notify.actions import read_all
from yizhan.ground.notify.models import Message
from yizhan.roof.shared.audience import PageRequest
from yizhan.roof.shared.pages import show

PAGE = 30


def show_received(request: PageRequest, template: str) -> HttpResponse:
    """Show one's messages, newest first. Opening the page counts as having read them."""
    mine = Message.objects.visible_to(request.user).order_by("-created_at", "-pk")
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    response = show(request, template, {"page": page})
    read_all(request.user, at=timezone.now())
    return response
