"""/desk/lessons: writing, looking at, publishing and withdrawing lessons. Who reads them is shown
to nobody, here as little as anywhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.kit.errors import Refusal
from yizhan.roof.desk.lessons.forms import LessonForm, NewLessonForm, PictureForm, initial_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.lessons import shown_body
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import spend_upload
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.lessons import actions
from yizhan.wings.participation.lessons.models import Edition, Lesson, Picture
from yizhan.wings.participation.lessons.rules import LessonState, Topic, reading_seconds

PAGE = 50


@desk_page(Permission.LESSON_EDIT)
@require_GET
def lessons(request: PageRequest) -> HttpResponse:
    topic, words = request.GET.get("topic", ""), request.GET.get("q", "").strip()[:40]
    rows = Lesson.objects.visible_to(request.user).called(words).select_related("edition", "unit")
    if topic in Topic.values:
        rows = rows.filter(topic=topic)
    page = Paginator(rows.order_by("topic", "position", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "topic": topic,
        "topics": Topic.choices,
        "words": words,
        "query": f"topic={topic}&q={words}&",
    }
    return show(request, "desk/lessons/list.html", context)


@desk_page(Permission.LESSON_EDIT)
@require_http_methods(["GET", "POST"])
@sent_once
def new(request: PageRequest) -> HttpResponseBase:
    form = NewLessonForm(request.POST or None, by=request.user)
    if form.is_valid():
        with refusals_on(form, to="question_1"):
            one = actions.begin_lesson(
                form.cleaned_data["unit"], form.draft(), by=request.user, at=timezone.now()
            )
            return redirect("desk:lesson", one.code)
    context = {"form": form}
    return show(request, "desk/lessons/new.html", context, status=422 if form.errors else 200)


@desk_page(Permission.LESSON_EDIT)
@never_cache
@require_http_methods(["GET", "POST"])
def lesson(request: PageRequest, code: str) -> HttpResponse:
    """The draft beside what it will look like. Saving shows it; riders see it once published."""
    one = _visible(request, code)
    form = LessonForm(request.POST or None, initial=initial_of(one))
    if form.is_valid():
        with refusals_on(form):
            actions.edit_lesson(
                one,
                form.draft(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved as a draft."))
            return redirect("desk:lesson", code)
    return _page(request, one, form=form)


@desk_page(Permission.LESSON_EDIT)
@require_POST
def publish(request: PageRequest, code: str) -> HttpResponse:
    one = _visible(request, code)
    try:
        edition = actions.publish_lesson(one, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("Published: version %(number)d.") % {"number": edition.number}
        messages.success(request, words)
    return redirect("desk:lesson", code)


@desk_page(Permission.LESSON_EDIT)
@require_POST
def withdraw(request: PageRequest, code: str) -> HttpResponse:
    with refusals_as_message(request):
        actions.withdraw_lesson(_visible(request, code), by=request.user, at=timezone.now())
        messages.success(request, _("Withdrawn. Nobody sees it any more."))
    return redirect("desk:lesson", code)


@desk_page(Permission.LESSON_EDIT)
@require_POST
@sent_once
def add_picture(request: PageRequest, code: str) -> HttpResponseBase:
    one, form = _visible(request, code), PictureForm(request.POST)
    files = request.FILES.getlist("picture")[:1]
    if form.is_valid() and not files:
        form.add_error(None, _("Choose a picture."))
    if form.is_valid():
        with refusals_on(form):
            at, upload = timezone.now(), files[0].read()
            spend_upload(request, [upload], at=at)
            words = form.cleaned_data["words"]
            actions.add_picture(one, upload, words=words, by=request.user, at=at)
            messages.success(request, _("Added. It can be shown in a moment."))
            return redirect("desk:lesson", code)
    return _page(request, one, picture_form=form)


@desk_page(Permission.LESSON_EDIT)
@require_POST
def remove_picture(request: PageRequest, code: str, number: int) -> HttpResponse:
    rows = Picture.objects.of(_visible(request, code)).select_related("lesson")
    one = get_object_or_404(rows.without_data(), number=number)
    with refusals_as_message(request):
        actions.remove_picture(one, by=request.user, at=timezone.now())
        messages.success(request, _("Taken out."))
    return redirect("desk:lesson", code)


@desk_page(Permission.LESSON_EDIT)
@require_GET
def picture(request: PageRequest, code: str, number: int) -> HttpResponse:
    one = get_object_or_404(Picture.objects.of(_visible(request, code)), number=number)
    if one.data is None:
        raise Http404
    return HttpResponse(bytes(one.data), content_type="image/jpeg")


@desk_page(Permission.LESSON_EDIT)
@require_GET
def version(request: PageRequest, code: str, number: int) -> HttpResponse:
    """A version as it was published."""
    one = _visible(request, code)
    edition = get_object_or_404(Edition.objects.of(one), number=number)
    context = {
        "lesson": one,
        "edition": edition,
        "body": shown_body(one, edition.body, address="desk:lesson_picture"),
    }
    return show(request, "desk/lessons/version.html", context)


def _visible(request: PageRequest, code: str) -> Lesson:
    rows = Lesson.objects.visible_to(request.user).select_related("unit", "edition")
    return get_object_or_404(rows, code=code)


def _page(request: PageRequest, one: Lesson, **forms: Form) -> HttpResponse:
    form = forms.get("form")
    typed = form.data.get("body", "") if form is not None and form.is_bound else one.body
    context: dict[str, Any] = {
        "lesson": one,
        "body": shown_body(one, typed, address="desk:lesson_picture"),
        "seconds": reading_seconds(typed, one.asked),
        "questions": one.asked,
        "pictures": Picture.objects.of(one).without_data(),
        "editions": Edition.objects.of(one),
        "public": one.state == LessonState.PUBLIC,
        "form": LessonForm(initial=initial_of(one)),
        "picture_form": PictureForm(),
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "desk/lessons/lesson.html", context, status=status)
