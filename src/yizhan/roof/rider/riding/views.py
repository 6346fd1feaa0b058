"""/me/riding and /join: joining by a site's poster, confirming, leaving; the health certificate."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.days import local_day
from yizhan.roof.rider.riding.forms import CertificateForm, JoinForm
from yizhan.roof.shared.audience import OpenRequest, PageRequest, public_page, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.organisation.register import actions
from yizhan.wings.organisation.register.models import Certificate, Invitation, Ridership, Site
from yizhan.wings.organisation.register.rules import REMIND_BEFORE
from yizhan.wings.organisation.register.vault import ridership_of_token

AGREED = gettext_noop(
    "I agree that Yizhan keeps the day my health certificate ends, only to remind me. Nobody else"
    " sees it, and I can delete it at any time."
)


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("join")
def join(request: OpenRequest, short: str) -> HttpResponseBase:
    """The page behind the code on a site's poster: a signed-in rider joins by one tap."""
    site = Site.objects.by_short(short).first()
    unit = site.leads_to if site is not None else None
    if unit is None:
        return _not_found(
            request,
            title=_("This code leads nowhere any more"),
            text=_("The site has closed or has a new poster. Ask there, or whom you ride for."),
        )
    me = request.user if isinstance(request.user, Person) else None
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if me is None:
            return redirect(f"{reverse('entrance_phone')}?{urlencode({'next': request.path})}")
        if form.is_valid():
            return _joined(request, me, unit, form.cleaned_data["employment"])
    context = {
        "site": unit,
        "company": Site.objects.for_event(unit.pk).company,
        "me": me,
        "now": _mine(me) if me is not None else None,
        "form": form,
        "next": request.path,
    }
    return show(request, "rider/riding/join.html", context, status=422 if form.errors else 200)


def _not_found(request: OpenRequest, *, title: str, text: str) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "href": reverse("rider:riding"),
        "action": _("Where I ride"),
    }
    return show(request, "rider/riding/gone.html", context, status=404)


def _joined(request: OpenRequest, me: Person, unit: Unit, employment: str) -> HttpResponse:
    actions.join(me, unit, by=me, at=timezone.now(), employment=employment)
    messages.success(request, _("You are entered at %(site)s.") % {"site": unit.name})
    return redirect("rider:riding")


@rider_page
@never_cache
@require_GET
def riding(request: PageRequest) -> HttpResponse:
    """The rider's sites, past and present, and the end of her health certificate."""
    return _page(request)


def _page(request: PageRequest, *, form: CertificateForm | None = None) -> HttpResponse:
    me, today = request.user, local_day(timezone.now())
    current = _mine(me)
    certificate = Certificate.objects.visible_to(me).first()
    start = {"valid_until": certificate.valid_until} if certificate else {}
    menu = CatalogueItem.objects.on_menu().filter(group=ItemGroup.HEALTH_CERTIFICATE)
    past = Ridership.objects.for_person(me).left().select_related("site")
    context = {
        "now": current,
        "company": Site.objects.for_event(current.site_id).company if current else None,
        "invitations": _invitations(me),
        "past": past.order_by("-left_on", "-pk")[:20],
        "certificate": certificate,
        "ends_soon": certificate is not None and certificate.valid_until <= today + REMIND_BEFORE,
        "ended": certificate is not None and certificate.valid_until < today,
        "renew": menu.first(),
        "agreed": _(AGREED),
        "form": form or CertificateForm(initial=start),
    }
    status = 422 if form is not None and form.errors else 200
    return show(request, "rider/riding/riding.html", context, status=status)


@rider_page
@require_POST
def confirm(request: PageRequest) -> HttpResponse:
    """I still ride there."""
    ridership = _mine(request.user)
    if ridership is not None and actions.confirm(ridership, by=request.user, at=timezone.now()):
        messages.success(request, _("Thank you. Nobody asks again for a while."))
    return redirect("rider:riding")


@rider_page
@require_POST
def leave(request: PageRequest) -> HttpResponse:
    """I ride there no more."""
    ridership = _mine(request.user)
    if ridership is not None:
        actions.leave(ridership, by=request.user, at=timezone.now())
        messages.success(request, _("You have left. Whenever you ride again, scan a site's code."))
    return redirect("rider:riding")


@rider_page
@require_POST
@limited("join")
def answer_invitation(request: PageRequest, pk: int) -> HttpResponse:
    """Yes or no to an invitation that went to my telephone."""
    invitation = get_object_or_404(_invitations(request.user), pk=pk)
    with refusals_as_message(request):
        if request.POST.get("answer") == "yes":
            actions.accept_invitation(invitation, by=request.user, at=timezone.now())
            words = _("You are entered at %(site)s.") % {"site": invitation.site.name}
            messages.success(request, words)
        elif request.POST.get("answer") == "no":
            actions.decline_invitation(invitation, by=request.user, at=timezone.now())
            messages.success(request, _("Declined. Nobody is told, and nothing was entered."))
    return redirect("rider:riding")


@rider_page
@require_POST
def certificate(request: PageRequest) -> HttpResponse:
    """Keep until when my health certificate holds. The words above the button are the consent."""
    form = CertificateForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["valid_until"]
        with refusals_on(form, to="valid_until"):
            actions.set_certificate(request.user, until, wording=_(AGREED), at=timezone.now())
            messages.success(request, _("Kept. You hear from us 30 days before, and on the day."))
            return redirect("rider:riding")
    return _page(request, form=form)


@rider_page
@require_POST
def forget(request: PageRequest) -> HttpResponse:
    actions.forget_certificate(request.user.pk, by=request.user, at=timezone.now())
    messages.success(request, _("Deleted. The consent is taken back, too."))
    return redirect("rider:riding")


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("join")
def question(request: OpenRequest, token: str) -> HttpResponse:
    """“Still riding?”, answered by one tap without signing in. Opening the link answers nothing,
    as messages are opened by machines, too."""
    if request.method == "GET" and "thanks" in request.GET:
        return show(request, "rider/riding/thanks.html", {"said": request.GET["thanks"]})
    ridership = ridership_of_token(token)
    if ridership is None:
        return _not_found(
            request,
            title=_("This question is closed"),
            text=_("It was answered already, or its time is over."),
        )
    answer = request.POST.get("riding", "")
    if answer == "yes":
        actions.confirm(ridership, by=ridership.rider, at=timezone.now())
    elif answer == "no":
        actions.leave(ridership, by=ridership.rider, at=timezone.now())
    else:
        context = {"ridership": ridership, "token": token}
        return show(request, "rider/riding/question.html", context)
    return redirect(f"{request.path}?{urlencode({'thanks': answer})}")


def _invitations(me: Person) -> QuerySet[Invitation]:
    today = local_day(timezone.now())
    waiting = Invitation.objects.for_person(me).valid(on=today)
    return waiting.select_related("site").order_by("pk")


def _mine(me: Person) -> Ridership | None:
    return Ridership.objects.for_person(me).riding().select_related("site").first()
