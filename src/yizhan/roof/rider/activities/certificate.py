"""The certificate, as a page and as a file. /verify says to a stranger whether it is true."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from yizhan.kit.codes import spaced
from yizhan.kit.days import local_day
from yizhan.roof.rider.activities.place import place_of, secret
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.demo_city import is_demo_city
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address, qr_of, without_scheme
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.wings.care.activities import index
from yizhan.wings.care.activities.models import SignUp


@public_page
@secret
@require_GET
def print_page(request: OpenRequest, ticket: str) -> HttpResponse:
    """The certificate, for its holder to print: the browser has the fonts for every name."""
    sign_up = _certified(ticket)
    address = absolute_address(reverse("public:verify", args=[sign_up.certificate]))
    context = {
        "sign_up": sign_up,
        "session": sign_up.session,
        "name": index.own_name(sign_up),
        "number": spaced(sign_up.certificate),
        "qr": qr_of(address),
        "address": without_scheme(address),
    }
    return show(request, "rider/activities/certificate.html", context)


@public_page
@secret
@require_GET
def file(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """The same as a file. Where it has no sign for a part of the name, the page is there."""
    # What draws it takes memory that no other page needs.
    from yizhan.roof.rider.activities.pdf import Certificate, certificate_pdf  # noqa: PLC0415  # loaded where it is used

    sign_up = _certified(ticket)
    session = sign_up.session
    path = reverse("public:verify", args=[sign_up.certificate])
    address, day = absolute_address(path), local_day(session.begins_at)
    hours = _("%(hours)s hours") % {"hours": session.hours}
    number = spaced(sign_up.certificate)
    certificate = Certificate(
        heading=pgettext("activities", "Certificate"),
        name=index.own_name(sign_up),
        took_part=_("Took part in"),
        title=session.title,
        about=f"{session.kind.label} · {day.isoformat()} · {hours}",
        unit=session.unit.name,
        number=number,
        address=without_scheme(address),
        mark=_("Demo") if is_demo_city() else "",
    )
    with refusals_as_message(request):
        response = HttpResponse(certificate_pdf(certificate, link=address))
        response.headers["Content-Type"] = "application/pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
        return response
    return redirect("rider:certificate", ticket=ticket)


def _certified(ticket: str) -> SignUp:
    sign_up = place_of(ticket)
    if not sign_up.certificate:
        raise Http404(_("There is no certificate yet."))
    return sign_up
