"""/honours/mine/<ticket>: the nominee reads what was written about her, and decides who else does.

The ticket came to her number; it is the key, as with a case.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.roof.public.honours.forms import AgreeForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.honours import evidence_picture, statements_of, words_in
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.models import Evidence, Nomination, Statement, Story
from yizhan.wings.participation.honours.rules import (
    NAME_LIMIT,
    NominationState,
    StoryState,
)
from yizhan.wings.participation.honours.vault import digest_of

View = Callable[..., HttpResponseBase]
UNDECIDED = (NominationState.ASKED, NominationState.AGREED)


def _secret(view: View) -> View:
    """An address that is a key must not be kept by caches, told to others or found by searching."""

    @wraps(view)
    def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(hidden)


def _mine(ticket: str) -> Nomination:
    rows = Nomination.objects.by_ticket(digest_of(ticket))
    one = rows.select_related("call__unit", "person").first()
    if one is None:
        raise Http404(_("There is no nomination with this link."))
    return one


@public_page
@_secret
@require_GET
def mine(request: OpenRequest, ticket: str) -> HttpResponse:
    return _page(request, _mine(ticket), ticket=ticket)


@public_page
@_secret
@require_POST
@sent_once
@limited("answer")
def agree(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Let jury and desk read the texts that were on the page."""
    one, form = _mine(ticket), AgreeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.agree(one, statements=_keys(request), at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Thank you. The jury can read it."))
            return redirect("public:honour_mine", ticket)
    return _page(request, one, ticket=ticket, agreeing=form)


@public_page
@_secret
@require_POST
@limited("answer")
def decline(request: OpenRequest, ticket: str) -> HttpResponseBase:
    with refusals_as_message(request):
        actions.decline(_mine(ticket), at=timezone.now())
        messages.success(request, _("Deleted. Nobody learns of it."))
    return redirect("public:honour_mine", ticket)


@public_page
@_secret
@require_POST
@limited("answer")
def take_back(request: OpenRequest, ticket: str) -> HttpResponseBase:
    with refusals_as_message(request):
        actions.take_back(_mine(ticket), at=timezone.now())
        messages.success(request, _("Taken back. Words, photos and marks are deleted."))
    return redirect("public:honour_mine", ticket)


@public_page
@_secret
@require_POST
@limited("answer")
def hide(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Take one's name off the list of those who were honoured."""
    honour = getattr(_mine(ticket), "honour", None)
    if honour is None:
        raise Http404
    actions.hide_name(honour, at=timezone.now())
    messages.success(request, _("Your name is off the list."))
    return redirect("public:honour_mine", ticket)


@public_page
@_secret
@require_POST
@limited("answer")
def story(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Agree to the story, word for word, or take it back."""
    told = _story(_mine(ticket))
    if told is None:
        raise Http404
    with refusals_as_message(request):
        if request.POST.get("answer") == "yes":
            version = request.POST.get("version", "")
            known = int(version) if version.isdecimal() and len(version) < 6 else 0
            actions.agree_to_story(told, version=known, at=timezone.now())
            messages.success(request, _("Everybody can read your story now."))
        else:
            actions.withdraw_story(told, at=timezone.now())
            messages.success(request, _("Taken back. The story is deleted."))
    return redirect("public:honour_mine", ticket)


@public_page
@_secret
@require_POST
@limited("answer")
def take_out(request: OpenRequest, ticket: str, key: uuid.UUID) -> HttpResponseBase:
    """Delete one of the texts."""
    own = Statement.objects.of(_mine(ticket)).select_related("nomination")
    statement = get_object_or_404(own, key=key)
    with refusals_as_message(request):
        actions.remove_statement(statement, at=timezone.now())
        messages.success(request, _("Deleted."))
    return redirect("public:honour_mine", ticket)


@public_page
@_secret
@require_GET
def photo(request: OpenRequest, ticket: str, key: uuid.UUID) -> HttpResponse:
    one = get_object_or_404(Evidence.objects.of(_mine(ticket)), key=key)
    return evidence_picture(one, small="small" in request.GET)


@public_page
@_secret
@require_POST
@limited("answer")
def show_photo(request: OpenRequest, ticket: str, key: uuid.UUID) -> HttpResponseBase:
    """Allow a photo in one's story, or take that back."""
    own = Evidence.objects.of(_mine(ticket)).select_related("statement__nomination")
    one = get_object_or_404(own.without_data(), key=key)
    with refusals_as_message(request):
        shown = request.POST.get("shown") == "yes"
        actions.show_photo(one, shown=shown, at=timezone.now())
    return redirect("public:honour_mine", ticket)


def _keys(request: OpenRequest) -> list[uuid.UUID]:
    """The texts that were on the page when she agreed."""
    keys = []
    for text in request.POST.getlist("statement")[:100]:
        try:
            keys.append(uuid.UUID(text))
        except ValueError:
            continue
    return keys


def _story(nomination: Nomination) -> Story | None:
    honour = getattr(nomination, "honour", None)
    return Story.objects.of(honour).first() if honour is not None else None


def _page(
    request: OpenRequest, one: Nomination, *, ticket: str, agreeing: AgreeForm | None = None
) -> HttpResponse:
    at, call = timezone.now(), one.call
    statements = statements_of(Statement.objects.of(one).order_by("pk"))
    told = _story(one)
    honour = getattr(one, "honour", None)
    name = one.shown_name or words_in(one.sealed_name)[:NAME_LIMIT]
    context = {
        "nomination": one,
        "call": call,
        "ticket": ticket,
        "statements": statements,
        "undecided": one.state in UNDECIDED and call.takes_consent(at=at),
        "more": [shown for shown in statements if shown.statement.agreed_at is None],
        "asked": one.state == NominationState.ASKED,
        "may_take_back": one.may_take_back and one.state != NominationState.ASKED,
        "honour": honour,
        "story": told if told is None or told.state != StoryState.WITHDRAWN else None,
        "agreeing": agreeing
        or AgreeForm(
            initial={
                "shown_name": name,
                "shown_from": one.shown_from,
                "division": one.division_id,
            }
        ),
    }
    status = 422 if agreeing is not None and agreeing.errors else 200
    return show(request, "public/honours/mine.html", context, status=status)
