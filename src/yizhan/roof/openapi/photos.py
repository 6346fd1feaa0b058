"""Photos: uploaded first, sealed, and then attached to an order or a case by their ids."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from yizhan.ground.casework import store
from yizhan.ground.casework.actions import seal_uploads
from yizhan.ground.casework.models import Photo, PhotoState, Viewer
from yizhan.ground.casework.rules import PHOTOS_AT_MOST, PHOTOS_AT_ONCE
from yizhan.kit.errors import Refusal
from yizhan.kit.photos import BadPhoto
from yizhan.roof.openapi.auth import spend_upload
from yizhan.roof.openapi.writes import idempotent

router = Router(tags=["photos"])

PhotoIds = Annotated[
    list[str],
    Field(
        max_length=PHOTOS_AT_ONCE,
        description=f"Ids that `POST /photos` gave, at most {PHOTOS_AT_ONCE} at once and "
        f"{PHOTOS_AT_MOST} in one case. Each can be attached once.",
    ),
]
AS_JPEG = {"responses": {200: {"description": "The photo.", "content": {"image/jpeg": {
    "schema": {"type": "string", "format": "binary"}
}}}}}  # fmt: skip


class UploadOut(Schema):
    photos: list[str] = Field(description="The ids, in the order of the files. They are secrets.")


class PhotoOut(Schema):
    id: str
    state: PhotoState = Field(
        description="`sealed`: nobody sees it before it is made anew. Photos of reports: "
        "`waiting` for somebody who looks for faces and plates; `blurred`, and shown at the desk "
        "only, until somebody has looked."
    )
    url: str | None = Field(description="Where it is once the caller may see it.")


@router.post("", response={201: UploadOut}, auth=None)
def upload_photos(request: HttpRequest, photo: File[list[UploadedFile]]) -> Status[Any]:
    """Upload one to three photos (JPEG, PNG, WebP or HEIC, 15 MB each), as `multipart/form-data`.
    They are sealed; attach them within ten minutes, or they are removed."""
    at = timezone.now()
    uploads = [file.read() for file in photo]
    spend_upload(request, uploads, at=at)

    def seal() -> tuple[int, Any]:
        try:
            return 201, {"photos": seal_uploads(uploads)}
        except BadPhoto as bad:
            raise Refusal(str(bad), fields={"photo": str(bad)}) from bad

    answer = idempotent(
        request, scope="photos", by_guest=True, content=b"\n".join(uploads), action=seal
    )
    return Status(*answer)


def photos_out(
    photos: Iterable[Photo], *, at_path: str, to: Viewer = Viewer.ANYBODY
) -> list[dict[str, Any]]:
    """Return how each photo is told of; `at_path` is the address of their case."""
    return [
        {
            "id": photo.key,
            "state": photo.state,
            "url": f"{at_path}/photos/{photo.key}" if photo.is_shown_to(to) else None,
        }
        for photo in photos
    ]


def as_jpeg(photo: Photo | None, *, small: bool, to: Viewer = Viewer.ANYBODY) -> HttpResponse:
    """Answer with a photo, kept in nobody's cache. Raises Http404 before it may be seen."""
    if photo is None:
        raise Http404
    try:
        data = store.open_photo(photo, small=small, to=to)
    except store.NotShown as not_yet:
        raise Http404 from not_yet
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(data, status=HTTPStatus.OK, content_type="image/jpeg", headers=headers)
