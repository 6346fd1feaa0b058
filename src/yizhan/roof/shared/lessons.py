"""A lesson as it is shown, on the phone and in the desk's preview."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from yizhan.kit.markdown import html_of
from yizhan.wings.participation.lessons.models import Lesson, Picture
from yizhan.wings.participation.lessons.rules import PictureState


def shown_body(lesson: Lesson, body: str, *, address: str) -> SafeString:
    """Return the HTML of a text of this lesson. `address` is the name of the address under which
    its pictures are shown to whoever reads this."""
    ready = _ready(Picture.objects.of(lesson))

    def picture(number: int) -> str:
        return reverse(address, args=[lesson.code, number]) if number in ready else ""

    # Safe: kit.markdown writes every element itself, and typed HTML comes out as text.
    return mark_safe(html_of(body, picture=picture))  # noqa: S308


def _ready(pictures: Collection[Picture]) -> dict[int, str]:
    """The words of the pictures that can be shown, by number."""
    return {one.number: one.words for one in pictures if one.state == PictureState.READY}
