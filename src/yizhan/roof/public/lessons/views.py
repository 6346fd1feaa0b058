"""/lessons: short lessons for everybody. What somebody has read is her own affair: for guests it
is in the browser, for who has signed in in a row that only she sees and deletes."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhan.ground.people.models import Person
from yizhan.roof.shared.audience import OpenRequest, PageRequest, public_page, rider_page
from yizhan.roof.shared.lessons import shown_body
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.lessons import actions
from yizhan.wings.participation.lessons.models import Lesson, Picture, Read

MOST = 200
A_DAY = 24 * 3600


@public_page
@require_safe
def lessons(request: OpenRequest) -> HttpResponse:
    """All lessons by topic, food safety first."""
    me = request.user if isinstance(request.user, Person) else None
    rows = Lesson.objects.public()[:MOST]
    groups = groupby(rows, key=lambda lesson: lesson.get_topic_display())
    mine = _read_by(me)
    context = {
        "groups": [
            (name, [(lesson, lesson.pk in mine) for lesson in group]) for name, group in groups
        ],
        "signed_in": me is not None,
        "any_read": bool(mine),
    }
    response = show(request, "public/lessons/list.html", context)
    if me is not None:
        patch_cache_control(response, no_store=True)
    return response


@public_page
@require_safe
def lesson(request: OpenRequest, code: str) -> HttpResponse:
    """One lesson: three minutes, three questions that answer at once."""
    me = request.user if isinstance(request.user, Person) else None
    one = get_object_or_404(Lesson.objects.public(), code=code)
    edition = one.edition
    if edition is None:  # for the type checker: public lessons have one
        return redirect("public:lessons")
    context = {
        "lesson": one,
        "edition": edition,
        "body": shown_body(one, edition.body, address="public:lesson_picture"),
        "questions": edition.asked,
        "signed_in": me is not None,
        "is_read": one.pk in _read_by(me),
        "following": _following(one),
    }
    response = show(request, "public/lessons/lesson.html", context)
    if me is not None:
        patch_cache_control(response, no_store=True)
    return response


@public_page
@require_safe
def picture(request: OpenRequest, code: str, number: int) -> HttpResponse:
    one = get_object_or_404(Picture.objects.public(), lesson__code=code, number=number)
    response = HttpResponse(bytes(one.data or b""), content_type="image/jpeg")
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


@rider_page
@require_POST
@sent_once
def read(request: PageRequest, code: str) -> HttpResponseBase:
    """Remember for her alone that she has read it, or forget that again."""
    one = get_object_or_404(Lesson.objects.public(), code=code)
    if request.POST.get("read") == "no":
        actions.forget_read(request.user, lesson=one)
    else:
        actions.note_read(one, by=request.user)
    return redirect("public:lesson", code)


@rider_page
@require_POST
def forget(request: PageRequest) -> HttpResponse:
    """Forget all she has read."""
    actions.forget_read(request.user)
    messages.success(request, _("Forgotten. Nothing is kept of what you read."))
    return redirect("public:lessons")


def _read_by(person: Person | None) -> set[int]:
    if person is None:
        return set()
    return Read.keys(Read.objects.visible_to(person))


def _following(lesson: Lesson) -> Lesson | None:
    """The next lesson in the order of the list."""
    rows = list(Lesson.objects.public()[:MOST])
    keys = [one.pk for one in rows]
    place = keys.index(lesson.pk) + 1 if lesson.pk in keys else 0
    return rows[place] if 0 < place < len(rows) else None
