"""Building plans at the desk: added by whoever keeps a page, looked at by a moderator."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.kit.errors import Refusal
from yizhan.roof.desk.gates.views import visible_place
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.plan_pictures import picture_answer
from yizhan.roof.shared.rate_limits import spend_upload
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.models import PlanPicture


@desk_page(Permission.GATE_EDIT)
@require_POST
@sent_once
def add(request: PageRequest, code: str) -> HttpResponseBase:
    """Take in a picture; nobody sees it before it was made anew and looked at."""
    place, at = visible_place(request, code), timezone.now()
    with refusals_as_message(request):
        file = request.FILES.get("picture")
        if file is None:
            raise Refusal(_("Choose a picture."))
        upload = file.read()
        spend_upload(request, [upload], at=at)
        actions.add_plan(place, upload, by=request.user, at=at)
        messages.success(request, _("Added. It is shown once a moderator has looked at it."))
    return redirect("desk:gate", code=code)


@desk_page(Permission.GATE_EDIT)
@require_GET
def picture(request: PageRequest, key: uuid.UUID) -> HttpResponse:
    """The picture that the worker made anew, before and after somebody has decided."""
    row = get_object_or_404(PlanPicture.objects.visible_to(request.user), key=key)
    if row.sealed_picture is None:
        raise Http404
    return picture_answer(row)


@desk_page(Permission.PHOTO_MODERATE)
@require_POST
@sent_once
def decide(request: PageRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show a picture to everybody, or not, and go on where one was."""
    rows = PlanPicture.objects.moderated_by(request.user).select_related("compound")
    row = get_object_or_404(rows.without_data(), key=key)
    show = request.POST.get("show") == "1"
    with refusals_as_message(request):
        actions.decide_plan(row, show=show, by=request.user, at=timezone.now())
        words = _("Riders see the picture now.") if show else _("The picture is not shown.")
        messages.success(request, words)
    if request.POST.get("from") == "notes":
        return redirect("desk:gate_notes")
    return redirect("desk:gate", code=row.compound.code)
