"""/honours: calls, nominating, the public notice, objections, who was honoured, stories."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.roof.public.honours.forms import NominationForm, ObjectionForm, WordsForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.honours import evidence_picture
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited, spend_upload
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.models import Call, Evidence, Honour, Nomination, Story
from yizhan.wings.participation.honours.rules import (
    MOST_PHOTOS,
    NOTICE_DAYS,
    TRIM_FROM,
    CallState,
    Reckoning,
)

PAGE, MOST_NAMED = 30, 100


@public_page
@require_safe
def honours(request: OpenRequest) -> HttpResponse:
    """Calls that run, then everybody who was honoured, the newest first."""
    running = Call.objects.public().running().select_related("unit")[:PAGE]
    rows = Honour.objects.public().select_related("unit", "division", "story")
    context = {
        "calls": running,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return show(request, "public/honours/list.html", context)


@public_page
@require_safe
def call(request: OpenRequest, pk: int) -> HttpResponse:
    """One call: what for, by when, how it is reckoned; who is named while the notice runs."""
    at = timezone.now()
    one = get_object_or_404(Call.objects.public().select_related("unit"), pk=pk)
    named = Nomination.objects.public().of(one).select_related("division")[:MOST_NAMED]
    context = {
        "call": one,
        "open": one.takes_nominations(at=at),
        "named": [(person, person.takes_objections(at=at)) for person in named],
        "notice": one.state == CallState.NOTICE,
        "notice_days": NOTICE_DAYS,
        "trimmed": one.reckoning == Reckoning.TRIMMED,
        "trim_from": TRIM_FROM,
    }
    return show(request, "public/honours/call.html", context)


@public_page
@require_http_methods(["GET", "POST"])
@sent_once
@limited("order")
def nominate(request: OpenRequest, pk: int) -> HttpResponseBase:
    """Nominate somebody, or, signed in, oneself. What comes back is the same for every number."""
    at = timezone.now()
    one = get_object_or_404(Call.objects.public(), pk=pk)
    me = request.user if isinstance(request.user, Person) else None
    posted = request.POST if request.method == "POST" else None
    oneself = "myself" in request.GET and (me is not None or posted is not None)
    form = WordsForm(posted) if oneself else NominationForm(posted)
    if form.is_valid():
        with refusals_on(form, to=None):
            photos = [file.read() for file in request.FILES.getlist("photo")[: MOST_PHOTOS + 1]]
            spend_upload(request, photos, at=at)
            if oneself and me is None:
                raise Refusal(_("You are signed out by now. Sign in, then send it once more."))
            if oneself and me is not None:
                own = actions.nominate_oneself(
                    one, text=form.cleaned_data["text"], by=me, at=at, photos=photos
                )
                return redirect("public:honour_mine", own.ticket)
            actions.nominate(
                one,
                name=form.cleaned_data["name"],
                phone=form.cleaned_data["phone"],
                text=form.cleaned_data["text"],
                by=me,
                at=at,
                photos=photos,
                language=get_language() or "zh-hans",
            )
            messages.success(request, _("Thank you. The rider is asked first."))
            return redirect("public:honour_call", pk)
    context = {
        "call": one,
        "form": form,
        "oneself": oneself,
        "signed_in": me is not None,
        "open": one.takes_nominations(at=at),
        "limit": MOST_PHOTOS,
    }
    status = 422 if form.errors else 200
    return show(request, "public/honours/nominate.html", context, status=status)


@public_page
@require_http_methods(["GET", "POST"])
@sent_once
@limited("order")
def object_to(request: OpenRequest, key: uuid.UUID) -> HttpResponseBase:
    """Object to somebody who is named. Who objects is kept nowhere: the page of the case is the
    only way to the decision."""
    at = timezone.now()
    one = get_object_or_404(Nomination.objects.public().select_related("call__unit"), key=key)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            objection = actions.object_to(one, text=form.cleaned_data["text"], at=at)
            return redirect("rider:case", ticket=objection.case.ticket)
    context = {"nomination": one, "form": form, "open": one.takes_objections(at=at)}
    status = 422 if form.errors else 200
    return show(request, "public/honours/object.html", context, status=status)


@public_page
@require_safe
def story(request: OpenRequest, key: uuid.UUID) -> HttpResponse:
    """The story of an honoured rider, while she agrees to it."""
    rows = Story.objects.public().select_related("honour__unit", "honour__division")
    one = get_object_or_404(rows, key=key)
    photos = []
    if one.honour.nomination is not None:
        photos = list(Evidence.objects.public().of(one.honour.nomination).without_data())
    return show(request, "public/honours/story.html", {"story": one, "photos": photos})


@public_page
@require_safe
def photo(request: OpenRequest, key: uuid.UUID) -> HttpResponse:
    """A photo of a story that is public."""
    one = get_object_or_404(Evidence.objects.public(), key=key)
    return evidence_picture(one, small="small" in request.GET)
