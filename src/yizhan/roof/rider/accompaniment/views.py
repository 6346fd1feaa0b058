"""/me/stand-by: a rider's own accompaniments: who stands by, what comes next and until when, words
and photos, and the word that closes it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.messages import success
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.casework.rules import PHOTOS_AT_ONCE
from yizhan.ground.people.models import Look, Matter
from yizhan.kit.errors import Refusal
from yizhan.roof.rider.accompaniment.forms import AnswerForm, EraseForm, WordsForm
from yizhan.roof.rider.accompaniment.threads import lines_for_rider, picture_of
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited, spend_upload
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.accompaniment import actions, vault
from yizhan.wings.care.accompaniment.models import (
    Accompaniment,
    Entry,
    Evidence,
    LegalAid,
    Step,
)
from yizhan.wings.care.accompaniment.rules import KEPT_FOR, Line

LOOKS = 20


@rider_page
@never_cache
@require_GET
def mine(request: PageRequest) -> HttpResponseBase:
    """Hers, the open ones first; a single one opens at once."""
    actions.claim(by=request.user, at=timezone.now())
    hers = Accompaniment.objects.asked_by(request.user).select_related("person", "unit")
    rows = list(hers.with_next_step())
    if len(rows) == 1:
        return redirect("rider:accompaniment", rows[0].public_id)
    return show(request, "rider/accompaniment/mine.html", {"rows": rows})


@rider_page
@never_cache
@require_GET
def accompaniment(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, _mine(request, public_id))


@rider_page
@require_POST
@sent_once
@limited("answer")
def words(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    row = _mine(request, public_id)
    form = WordsForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.say(row, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
            return redirect("rider:accompaniment", public_id)
    return _page(request, row, status=422, saying=form)


@rider_page
@require_POST
@sent_once
@limited("answer")
def photos(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    row, at = _mine(request, public_id), timezone.now()
    files = request.FILES.getlist("photo")
    try:
        uploads = [file.read() for file in files[: PHOTOS_AT_ONCE + 1]]
        spend_upload(request, uploads, at=at)
        actions.add_photos(row, uploads, by=request.user, at=at)
    except Refusal as refusal:
        return _page(request, row, status=422, photo_error=str(refusal))
    return redirect("rider:accompaniment", public_id)


@rider_page
@require_POST
@sent_once
@limited("answer")
def answer(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """All settled, not yet, or taken up again."""
    row = _mine(request, public_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data["answer"]
        with refusals_on(form):
            deed = {
                "settled": actions.say_settled,
                "not_yet": actions.say_not_yet,
                "reopen": actions.reopen,
            }[said]
            deed(row, by=request.user, at=timezone.now(), text=form.cleaned_data["text"])
            return redirect("rider:accompaniment", public_id)
    return _page(request, row, status=422, answering=form)


@rider_page
@require_POST
def erase(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    row = _mine(request, public_id)
    form = EraseForm(request.POST)
    if form.is_valid():
        actions.erase(row, by=request.user, at=timezone.now())
        success(request, _("Everything is deleted."))
        return redirect("rider:accompaniments")
    return _page(request, row, status=422, erasing=form)


@rider_page
@require_POST
def words_back(request: PageRequest, key: uuid.UUID) -> HttpResponseBase:
    hers = Entry.objects.asked_by(request.user).for_asker().select_related("accompaniment")
    entry = get_object_or_404(hers.filter(line=Line.WORDS), key=key)
    actions.take_back_words(entry, by=request.user, at=timezone.now())
    success(request, _("Taken back and deleted."))
    return redirect("rider:accompaniment", entry.accompaniment.public_id)


@rider_page
@never_cache
@require_GET
def photo(request: PageRequest, key: uuid.UUID) -> HttpResponse:
    """One's own photo; `?small` the small one, `?file` to take away."""
    evidence = get_object_or_404(Evidence.objects.asked_by(request.user), key=key)
    return picture_of(evidence, small="small" in request.GET, as_file="file" in request.GET)


@rider_page
@require_POST
def photo_back(request: PageRequest, key: uuid.UUID) -> HttpResponseBase:
    hers = Evidence.objects.asked_by(request.user).without_data().select_related("accompaniment")
    evidence = get_object_or_404(hers, key=key)
    actions.take_back_photo(evidence, by=request.user, at=timezone.now())
    success(request, _("Taken back and deleted."))
    return redirect("rider:accompaniment", evidence.accompaniment.public_id)


@rider_page
@require_POST
@sent_once
def aid(request: PageRequest, key: uuid.UUID) -> HttpResponseBase:
    """Agree to the hand-over to legal aid, or not; also afterwards, until it is handed over."""
    hers = LegalAid.objects.asked_by(request.user).select_related("accompaniment")
    one = get_object_or_404(hers, key=key)
    said = request.POST.get("agree", "")
    if said not in ("yes", "no"):
        raise Http404
    with refusals_as_message(request):
        deed = actions.agree if said == "yes" else actions.refuse_aid
        deed(one, by=request.user, at=timezone.now())
    return redirect("rider:accompaniment", one.accompaniment.public_id)


def _mine(request: PageRequest, public_id: uuid.UUID) -> Accompaniment:
    rows = Accompaniment.objects.asked_by(request.user).select_related("person", "unit")
    return get_object_or_404(rows, public_id=public_id)


def _page(
    request: PageRequest, row: Accompaniment, *, status: int = 200, **more: Any
) -> HttpResponse:
    at = timezone.now()
    steps = list(Step.objects.of(row).order_by("due_at", "pk"))
    to_do = [step for step in steps if step.done_at is None]
    aid_now = LegalAid.objects.of(row).open().first()
    looks = Look.objects.about(request.user).filter(matter=Matter.ACCOMPANIMENT)
    context = {
        "row": row,
        "next": to_do[0] if to_do and row.is_open else None,
        "is_late": bool(to_do) and row.is_open and to_do[0].due_at < at,
        "steps": steps,
        "lines": lines_for_rider(row),
        "evidence": list(Evidence.objects.of(row).without_data().order_by("pk")),
        "aid": aid_now,
        "aid_text": vault.open_words(aid_now.sealed_text) if aid_now else "",
        "looks": looks.select_related("by").order_by("-at")[:LOOKS],
        "kept_until": row.closed_at + KEPT_FOR if row.closed_at else None,
        "limit": PHOTOS_AT_ONCE,
        "saying": WordsForm(),
        "answering": AnswerForm(),
        "erasing": EraseForm(),
    } | more
    return show(request, "rider/accompaniment/accompaniment.html", context, status=status)
