"""/desk/photos: photos of reports, one after the other, before anybody else sees them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.casework import actions, store
from yizhan.ground.casework.models import Photo, Viewer
from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.photos.forms import PublishForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.retries import sent_once

COUNTED = 500


@desk_page(Permission.PHOTO_MODERATE)
@never_cache
@require_GET
def photos(request: PageRequest) -> HttpResponse:
    """The photo that waits longest, or the next one behind `after`."""
    after = request.GET.get("after", "")
    photo = Photo.objects.next_to_moderate(request.user, after=after)
    context: dict[str, Any] = {
        "photo": photo,
        "waiting": Photo.objects.to_moderate(request.user)[:COUNTED].count(),
        "form": PublishForm(),
    }
    return show(request, "desk/photos/photos.html", context, part="card")


@desk_page(Permission.PHOTO_MODERATE)
@require_GET
def image(request: PageRequest, key: str) -> HttpResponse:
    photo = get_object_or_404(Photo.objects.to_moderate(request.user), key=key)
    try:
        data = store.open_photo(photo, to=Viewer.MODERATOR)
    except store.NotShown as gone:
        raise Http404 from gone
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


@desk_page(Permission.PHOTO_MODERATE)
@require_POST
@sent_once
def publish(request: PageRequest, key: str) -> HttpResponseBase:
    """Let everybody see it, with the boxes that were drawn made unreadable."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["boxes"])))
        return redirect("desk:photos")
    with refusals_as_message(request):
        photo, boxes = _moderated(request, key), form.cleaned_data["boxes"]
        actions.publish_photo(photo, drawn=boxes, by=request.user, at=timezone.now())
        messages.success(request, _("Published."))
    return _next(key)


@desk_page(Permission.PHOTO_MODERATE)
@require_POST
@sent_once
def send_back(request: PageRequest, key: str) -> HttpResponseBase:
    """Delete it; who sent it reads that another one is asked for."""
    with refusals_as_message(request):
        photo = _moderated(request, key)
        actions.send_back(photo, by=request.user, at=timezone.now())
        if photo.can_be_sent_again:
            messages.success(request, _("Deleted. Who sent it is asked for another one."))
        else:
            messages.success(request, _("Deleted."))
    return _next(key)


def _moderated(request: PageRequest, key: str) -> Photo:
    rows = Photo.objects.moderated_by(request.user).select_related(
        "case__unit", "case__item", "unit"
    )
    return get_object_or_404(rows, key=key)


def _next(key: str) -> HttpResponse:
    return redirect(f"{reverse('desk:photos')}?after={key}")
