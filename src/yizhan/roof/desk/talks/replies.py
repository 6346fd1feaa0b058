"""/desk/replies: the written answers that a company owes, due soonest first."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.talks.forms import ReplyForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.talks import actions
from yizhan.wings.organisation.talks.index import ReplyLine
from yizhan.wings.organisation.talks.models import Reply
from yizhan.wings.organisation.talks.rules import TalkState

ON_A_PAGE = 30


@desk_page(Permission.TALK_REPLY)
@require_GET
def reply_list(request: PageRequest) -> HttpResponse:
    mine = Reply.objects.visible_to(request.user).for_list()
    page = Paginator(mine, ON_A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    lines = [ReplyLine(reply, reply.state(on=today)) for reply in page]
    return show(request, "desk/talks/replies.html", {"page": page, "lines": lines})


@desk_page(Permission.TALK_REPLY)
@require_http_methods(["GET", "POST"])
def reply(request: PageRequest, pk: int) -> HttpResponse:
    rows = Reply.objects.visible_to(request.user)
    reply = get_object_or_404(rows.select_related("topic__talk", "topic__kind", "company"), pk=pk)
    form = ReplyForm(request.POST or None, initial={"text": reply.text})
    if form.is_valid():
        with refusals_on(form, to="text"):
            actions.give_reply(
                reply, text=form.cleaned_data["text"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Sent. Everybody can read your answer."))
            return redirect("desk:replies")
    open_ = reply.replied_on is None or reply.topic.talk.state == TalkState.ANNOUNCED
    context = {
        "reply": reply,
        "state": reply.state(on=timezone.localdate()),
        "form": form,
        "may_write": open_,
    }
    return show(request, "desk/talks/reply.html", context, status=422 if form.errors else 200)
