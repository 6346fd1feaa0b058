"""/desk/talks/topics: one topic, its written replies, and the points that were agreed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.roof.desk.talks.forms import PointForm, TopicForm
from yizhan.roof.desk.talks.views import talk_page, visible_talk
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.organisation.talks import actions
from yizhan.wings.organisation.talks.index import board_of
from yizhan.wings.organisation.talks.models import Reply, Talk, Topic
from yizhan.wings.organisation.talks.rules import TalkState


@desk_page(Permission.TALK_EDIT)
@require_POST
def add(request: PageRequest, pk: int) -> HttpResponse:
    talk, form = visible_talk(request, pk), TopicForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            row = actions.TopicRow(**form.cleaned_data)
            actions.add_topic(talk, row, by=request.user, at=timezone.now())
            messages.success(request, _("The topic is on the list."))
            return redirect("desk:talk", pk)
    return talk_page(request, talk, topic=form)


@desk_page(Permission.TALK_READ)
@require_http_methods(["GET", "POST"])
def topic(request: PageRequest, pk: int) -> HttpResponse:
    """One topic; whoever hosts the round table can put it in other words before it is answered."""
    topic = _visible_topic(request, pk)
    start = {"kind": topic.kind_id, "title": topic.title, "text": topic.text}
    form = TopicForm(request.POST or None, initial=start)
    if form.is_valid():
        with refusals_on(form):
            actions.revise_topic(topic, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The topic is changed."))
            return redirect("desk:talk_topic", pk)
    return _page(request, topic, form=form)


@desk_page(Permission.TALK_EDIT)
@require_POST
def agree(request: PageRequest, pk: int) -> HttpResponse:
    topic = _visible_topic(request, pk)
    form = PointForm(request.POST, owners=_owners(topic.talk))
    if form.is_valid():
        with refusals_on(form):
            actions.agree(topic, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Agreed, and owed from now on."))
            return redirect("desk:talk_topic", pk)
    return _page(request, topic, point=form)


@desk_page(Permission.TALK_EDIT)
@require_POST
def remove(request: PageRequest, pk: int) -> HttpResponse:
    topic = _visible_topic(request, pk)
    with refusals_as_message(request):
        actions.remove_topic(topic, by=request.user, at=timezone.now())
        messages.success(request, _("Taken off the list."))
        return redirect("desk:talk", topic.talk_id)
    return redirect("desk:talk_topic", pk)


@desk_page(Permission.TALK_EDIT)
@require_POST
def remind(request: PageRequest, pk: int) -> HttpResponse:
    """Ask the company once more for its written answer."""
    topics = Topic.objects.visible_to(request.user)
    reply = get_object_or_404(Reply.objects.of(topics).select_related("topic", "company"), pk=pk)
    with refusals_as_message(request):
        actions.remind_company(reply, by=request.user, at=timezone.now())
        words = _("%(company)s was reminded.")
        messages.success(request, words % {"company": reply.company.name})
    return redirect("desk:talk_topic", reply.topic_id)


def _visible_topic(request: PageRequest, pk: int) -> Topic:
    rows = Topic.objects.visible_to(request.user).select_related("talk__unit", "kind")
    return get_object_or_404(rows, pk=pk)


def _owners(talk: Talk) -> list[Unit]:
    """Those who were at the table: the companies invited, then the host."""
    invited = talk.invitations.select_related("company").order_by("pk")
    return [*(one.company for one in invited), talk.unit]


def _page(
    request: PageRequest,
    topic: Topic,
    *,
    form: TopicForm | None = None,
    point: PointForm | None = None,
) -> HttpResponse:
    talk = topic.talk
    board = board_of(talk, on=timezone.localdate())
    one = next(line for line in board if line.topic.pk == topic.pk)
    start = {"kind": topic.kind_id, "title": topic.title, "text": topic.text}
    answered = any(line.reply.replied_on for line in one.replies)
    context = {
        "talk": talk,
        "one": one,
        "form": form or TopicForm(initial=start),
        "point_form": point or PointForm(owners=_owners(talk)),
        "may_edit": can(request.user, Permission.TALK_EDIT, talk.unit),
        "may_change": talk.takes_topics and not answered,
        "may_agree": talk.state in {TalkState.HELD, TalkState.PUBLISHED},
    }
    refused = any(bound is not None and bound.errors for bound in (form, point))
    return show(request, "desk/talks/topic.html", context, status=422 if refused else 200)
