"""/reports: what is reported, how old it is and how far; the word of whose place it is."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.ground.casework import store
from yizhan.ground.casework.models import Photo
from yizhan.ground.casework.rules import REPORT_GROUPS, ItemGroup
from yizhan.ground.places.models import Division
from yizhan.roof.public.maps import base
from yizhan.roof.public.reports.filters import Wanted
from yizhan.roof.public.reports.forms import ReplyForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.report_words import report_line
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.reports import actions
from yizhan.wings.participation.reports.models import OwnerReply, Report

PAGE = 20
STATES = (
    ("open", pgettext_lazy("public", "Open")),
    ("closed", pgettext_lazy("public", "Closed")),
)


@public_page
@require_safe
def reports(request: OpenRequest) -> HttpResponse:
    """The list, newest first, of a kind, a county, open or closed."""
    wanted, at = Wanted.from_query(request.GET), timezone.now()
    keys = wanted.apply(Report.objects.public()).newest().values_list("pk", flat=True)
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    counties = Division.objects.in_force(on=timezone.localdate()).counties().order_by("code")
    kinds = [(group.value, group.label) for group in ItemGroup if group in REPORT_GROUPS]
    query = wanted.but()
    shown = Report.objects.public().listed(page.object_list)
    context = {
        "page": page,
        "lines": [report_line(one, at=at) for one in shown],
        "wanted": wanted,
        "kinds": [
            (code, name, wanted.but(kind="" if code == wanted.kind else code))
            for code, name in kinds
        ],
        "states": [
            (code, name, wanted.but(state="" if code == wanted.state else code))
            for code, name in STATES
        ],
        "counties": counties,
        "query": f"{query}&" if query else "",
        "feed": query,
        **base(),
    }
    return show(request, "public/reports/list.html", context)


@public_page
@require_safe
def report(request: OpenRequest, pk: int) -> HttpResponse:
    """One report. What the reporter wrote is not on it."""
    one = get_object_or_404(Report.objects.public(), pk=pk)
    context = {
        "line": report_line(one, at=timezone.now()),
        "photos": Photo.objects.for_public([one.case]).order_by("pk"),
        "replies": OwnerReply.objects.public().filter(report=one),
    }
    return show(request, "public/reports/report.html", context)


@public_page
@never_cache
@require_safe
def photo(request: OpenRequest, pk: int, key: str) -> HttpResponse:
    """A photo that a moderator has looked at; `?small` the small one."""
    one = get_object_or_404(Report.objects.public(), pk=pk)
    found = get_object_or_404(Photo.objects.for_public([one.case]), key=key)
    try:
        data = store.open_photo(found, small="small" in request.GET)
    except store.NotShown as gone:
        raise Http404 from gone
    return HttpResponse(data, content_type="image/jpeg")


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("answer")
def reply(request: OpenRequest) -> HttpResponseBase:
    """A word of whose place was reported, by the code that the unit handed out."""
    form = ReplyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.say_reply(
                form.cleaned_data["code"], text=form.cleaned_data["text"], at=timezone.now()
            )
            messages.success(request, _("Received. It is shown once the unit has looked at it."))
            return redirect("public:reports")
    status = 422 if form.errors else 200
    return show(request, "public/reports/reply.html", {"form": form}, status=status)
