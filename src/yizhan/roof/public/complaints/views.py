"""/complaints: what people say is wrong with the platform, and what the city answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from yizhan.ground.people.models import Person
from yizhan.roof.public.complaints.forms import ComplaintForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.deadlines import due_words, moment
from yizhan.roof.shared.open_answers import open_answer
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.roof.shared.rss import Item, feed
from yizhan.wings.organisation.complaints import actions
from yizhan.wings.organisation.complaints.index import (
    answers_of_last_year,
    waiting_for_a_look,
)
from yizhan.wings.organisation.complaints.models import Complaint

PAGE, IN_FEED = 20, 30


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
@limited("answer")
def complaints(request: OpenRequest) -> HttpResponseBase:
    """The form, and below it what was said before with the answers, the newest first."""
    at = timezone.now()
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form, to="text"):
            said = form.cleaned_data
            one = actions.complain(
                subject=said["subject"], text=said["text"], told=_told(request, said), at=at
            )
            words = _("Thank you. It is number %(number)d and is answered here by %(moment)s.")
            facts = {"number": one.pk, "moment": moment(one.due_at, at=at)}
            messages.success(request, words % facts)
            return redirect("public:complaints")
    page = Paginator(Complaint.objects.public(), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(one, "" if one.answer else due_words(one.due_at, at=at)) for one in page],
        "record": answers_of_last_year(at=at),
        "waiting": waiting_for_a_look(),
    }
    return show(request, "public/complaints/list.html", context, status=422 if form.errors else 200)


def _told(request: OpenRequest, said: dict[str, Any]) -> Person | None:
    """Whoever is signed in and wants to be told; a guest reads the answer under its number."""
    person = request.user
    return person if said["told"] and isinstance(person, Person) else None


@open_answer
def rss(_request: OpenRequest) -> HttpResponse:
    """The newest complaints with their answers."""
    address = absolute_address(reverse("public:complaints"))
    items = [
        Item(
            one.get_subject_display(),
            f"{address}#c{one.pk}",
            " — ".join(filter(None, (one.shown_text, one.answer))),
            one.answered_at or one.written_at,
        )
        for one in Complaint.objects.public()[:IN_FEED]
    ]
    about = _("What people say is wrong with the platform, and what the city answers.")
    return feed(pgettext("public", "Complaints about the platform"), address, about, items)
