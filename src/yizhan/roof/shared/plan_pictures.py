"""A picture of a building plan as an answer, at the desk and in public."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from yizhan.ground.people.vault import CannotOpen
from yizhan.wings.care.gates.models import PlanPicture
from yizhan.wings.care.gates.vault import open_picture

KEPT_SECONDS = 3_600
"""A phone keeps the picture so long; one that was taken back is gone everywhere after that."""


def picture_answer(picture: PlanPicture) -> HttpResponse:
    """Return the picture; 404 if there is none that can be opened."""
    try:
        data = open_picture(picture.sealed_picture or b"")
    except CannotOpen as exc:
        raise Http404 from exc
    headers = {"Cache-Control": f"private, max-age={KEPT_SECONDS}"}
    return HttpResponse(data, content_type="image/jpeg", headers=headers)
