"""/desk/talks: round tables from the first topic to the published agreement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere, everywhere, units_where
from yizhan.ground.people.rules import UnitKind
from yizhan.roof.desk.talks.forms import (
    CompanyForm,
    DelegateForm,
    MinutesForm,
    TalkForm,
    TopicForm,
)
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.organisation.talks import actions
from yizhan.wings.organisation.talks.index import board_of, tally_of
from yizhan.wings.organisation.talks.models import Delegate, Talk
from yizhan.wings.organisation.talks.rules import Standing, TalkState

ON_A_PAGE = 20
HOSTS = (
    UnitKind.CITY_COMMITTEE,
    UnitKind.BUREAU,
    UnitKind.DEPARTMENT,
    UnitKind.GENERAL_BRANCH,
)
NAMING = (UnitKind.BRANCH, UnitKind.GENERAL_BRANCH)


@desk_page(Permission.TALK_READ)
@require_GET
def talk_list(request: PageRequest) -> HttpResponse:
    visible = Talk.objects.visible_to(request.user).select_related("unit")
    page = Paginator(visible.order_by("-held_at", "-pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [(talk, tally_of(board_of(talk, on=today))) for talk in page],
        "may_edit": can_somewhere(request.user, Permission.TALK_EDIT),
        "may_edit_kinds": everywhere(request.user, Permission.TALK_EDIT),
    }
    return show(request, "desk/talks/list.html", context)


@desk_page(Permission.TALK_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    hosts = units_where(request.user, Permission.TALK_EDIT).filter(closed_on=None, kind__in=HOSTS)
    form = TalkForm(request.POST or None, hosts=hosts.order_by("depth", "path"))
    if form.is_valid():
        with refusals_on(form):
            talk = actions.prepare_talk(
                form.cleaned_data["unit"], form.plan(), by=request.user, at=timezone.now()
            )
            messages.success(request, _("Prepared. Invite companies and list the topics."))
            return redirect("desk:talk", talk.pk)
    return _form(request, form, _("New round table"))


@desk_page(Permission.TALK_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: int) -> HttpResponse:
    talk = visible_talk(request, pk)
    names = ("title", "place", "notice", "reply_days", "version")
    start = {name: getattr(talk, name) for name in names}
    start["held_at"] = timezone.localtime(talk.held_at)
    form = TalkForm(request.POST or None, hosts=None, initial=start)
    if form.is_valid():
        with refusals_on(form):
            actions.revise_talk(
                talk,
                form.plan(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The round table is changed."))
            return redirect("desk:talk", pk)
    return _form(request, form, _("Change the round table"), talk=talk)


@desk_page(Permission.TALK_READ)
@require_GET
def talk(request: PageRequest, pk: int) -> HttpResponse:
    return talk_page(request, visible_talk(request, pk))


@desk_page(Permission.TALK_EDIT)
@require_POST
def move(request: PageRequest, pk: int) -> HttpResponse:
    """Announce, cancel or publish; what is refused is said on the page."""
    talk, at, by = visible_talk(request, pk), timezone.now(), request.user
    deed = request.POST.get("deed", "")
    with refusals_as_message(request):
        if deed == "announce":
            actions.announce_talk(talk, by=by, at=at)
            messages.success(request, _("Announced. The companies were told what they owe."))
        elif deed == "cancel":
            actions.cancel_talk(talk, by=by, at=at)
            messages.success(request, _("The round table is cancelled."))
        elif deed == "publish":
            actions.publish_talk(talk, by=by, at=at)
            messages.success(request, _("Published. Everybody can read what was agreed."))
        else:
            raise Http404
    return redirect("desk:talk", pk)


@desk_page(Permission.TALK_EDIT)
@require_POST
def invite(request: PageRequest, pk: int) -> HttpResponse:
    talk = visible_talk(request, pk)
    form = CompanyForm(request.POST, companies=_companies(talk))
    if form.is_valid():
        with refusals_on(form):
            company = form.cleaned_data["company"]
            actions.invite(talk, company, by=request.user, at=timezone.now())
            messages.success(request, _("%(company)s is invited.") % {"company": company.name})
            return redirect("desk:talk", pk)
    return talk_page(request, talk, company=form)


@desk_page(Permission.TALK_EDIT)
@require_POST
def delegate(request: PageRequest, pk: int) -> HttpResponse:
    """Make a link that a rider opens to say yes or no."""
    talk = visible_talk(request, pk)
    form = DelegateForm(request.POST, units=_naming(request, talk))
    if form.is_valid():
        with refusals_on(form):
            actions.ask_delegate(
                talk,
                form.cleaned_data["unit"],
                manner=form.cleaned_data["manner"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Hand the link to the rider; it is good for one."))
            return redirect("desk:talk", pk)
    return talk_page(request, talk, delegate=form)


@desk_page(Permission.TALK_EDIT)
@require_POST
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    rows = Delegate.objects.visible_to(request.user).select_related("talk")
    delegate = get_object_or_404(rows, pk=pk)
    with refusals_as_message(request):
        actions.withdraw_delegate(delegate, by=request.user, at=timezone.now())
        messages.success(request, _("Taken back."))
    return redirect("desk:talk", delegate.talk_id)


@desk_page(Permission.TALK_EDIT)
@require_POST
def minutes(request: PageRequest, pk: int) -> HttpResponse:
    talk, form = visible_talk(request, pk), MinutesForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.keep_minutes(talk, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The minutes are kept. Now write down what was agreed."))
            return redirect("desk:talk", pk)
    return talk_page(request, talk, minutes=form)


def visible_talk(request: PageRequest, pk: int) -> Talk:
    rows = Talk.objects.visible_to(request.user).select_related("unit")
    return get_object_or_404(rows, pk=pk)


def _form(request: PageRequest, form: Form, title: str, talk: Talk | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "talk": talk}
    return show(request, "desk/talks/form.html", context, status=422 if form.errors else 200)


def _companies(talk: Talk) -> Any:
    """The companies that can still be invited: which there are is known to everybody."""
    invited = talk.invitations.values("company")
    companies = Unit.objects.not_ended().filter(kind=UnitKind.COMPANY)
    return companies.exclude(pk__in=invited).order_by("name")


def _naming(request: PageRequest, talk: Talk) -> Any:
    """The branches at which this person may name somebody, and the host if it is hers."""
    mine = units_where(request.user, Permission.TALK_EDIT).filter(closed_on=None)
    named = mine.filter(Q(kind__in=NAMING) | Q(pk=talk.unit_id))
    return named.order_by("depth", "path")


def talk_page(request: PageRequest, talk: Talk, **forms: Form) -> HttpResponse:
    """The page of a round table; `forms` are those that were refused."""
    now = timezone.now()
    may_edit = can(request.user, Permission.TALK_EDIT, talk.unit)
    reads = can(request.user, Permission.TALK_READ, talk.unit)
    delegates = Delegate.objects.visible_to(request.user).of(talk)
    context = {
        "talk": talk,
        "board": board_of(talk, on=timezone.localdate()),
        "invitations": talk.invitations.select_related("company").order_by("pk"),
        "delegates": delegates.select_related("unit", "person").order_by("pk"),
        "asked": Standing.ASKED,
        "may_edit": may_edit,
        "may_name": can_somewhere(request.user, Permission.TALK_EDIT) and talk.takes_topics,
        "reads": reads,
        "shows_outcome": reads or talk.state == TalkState.PUBLISHED,
        "begun": talk.held_at <= now,
        "topic_form": TopicForm(),
        "company_form": CompanyForm(companies=_companies(talk)),
        "delegate_form": DelegateForm(units=_naming(request, talk)),
        "minutes_form": MinutesForm(initial={"minutes": talk.minutes, "version": talk.version}),
    } | {f"{name}_form": form for name, form in forms.items()}
    refused = any(form.errors for form in forms.values())
    return show(request, "desk/talks/talk.html", context, status=422 if refused else 200)
