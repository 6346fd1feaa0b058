"""/desk/photos/published: what everybody can see of reports, and taking one down again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yizhan.ground.casework import actions, store
from yizhan.ground.casework.models import Photo
from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.photos.forms import TakeDownForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once

PAGE = 24


@desk_page(Permission.PHOTO_MODERATE)
@require_GET
def published(request: PageRequest) -> HttpResponse:
    """The photos that everybody can see, the newest first."""
    rows = (
        Photo.objects.moderated_by(request.user)
        .published()
        .select_related("case__item", "case__unit", "unit")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return show(request, "desk/photos/published.html", {"page": page})


@desk_page(Permission.PHOTO_MODERATE)
@require_GET
def image(request: PageRequest, key: str) -> HttpResponse:
    """One of them, `?small` the small one; kept by no cache, for it may be taken down."""
    try:
        data = store.open_photo(_published(request, key), small="small" in request.GET)
    except store.NotShown as gone:
        raise Http404 from gone
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


@desk_page(Permission.PHOTO_MODERATE)
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
def take_down(request: PageRequest, key: str) -> HttpResponseBase:
    """Delete a photo that everybody could see, with a reason."""
    photo = _published(request, key)
    form = TakeDownForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            actions.take_down(photo, reason=reason, by=request.user, at=timezone.now())
            messages.success(request, _("Taken down and deleted."))
            return redirect("desk:photos_published")
    context = {"photo": photo, "form": form}
    status = 422 if form.errors else 200
    return show(request, "desk/photos/take_down.html", context, status=status)


def _published(request: PageRequest, key: str) -> Photo:
    rows = (
        Photo.objects.moderated_by(request.user)
        .published()
        .select_related("case__item", "case__unit", "unit")
    )
    return get_object_or_404(rows, key=key)
