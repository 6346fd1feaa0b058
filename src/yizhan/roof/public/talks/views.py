"""/talks: round tables for everybody: the topic, the written reply, what was agreed, what is done.

Delegates and riders are named nowhere. Figures are the copies on the topics, with their day.
"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.wings.organisation.talks.index import board_of, tally_of
from yizhan.wings.organisation.talks.models import Talk
from yizhan.wings.organisation.talks.rules import TalkState

ON_A_PAGE = 10


@public_page
@require_safe
def talks(request: OpenRequest) -> HttpResponse:
    rows = Talk.objects.public().select_related("unit")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {"page": page, "rows": [(talk, tally_of(board_of(talk, on=today))) for talk in page]}
    return show(request, "public/talks/list.html", context)


@public_page
@require_safe
def talk(request: OpenRequest, pk: int) -> HttpResponse:
    talk = get_object_or_404(Talk.objects.public().select_related("unit"), pk=pk)
    invited = talk.invitations.select_related("company").order_by("pk")
    context = {
        "talk": talk,
        "companies": [one.company.name for one in invited],
        "board": board_of(talk, on=timezone.localdate()),
        "published": talk.state == TalkState.PUBLISHED,
    }
    return show(request, "public/talks/talk.html", context)
