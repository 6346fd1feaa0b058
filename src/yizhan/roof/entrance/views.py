"""Coming in: staff by password and second factor, riders and hosts by a code to their telephone,
and in the demo city by one tap."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.ground.notify.actions import tell
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.actions import enter_by_code, issue_code
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.roof.entrance.forms import CodeForm, PhoneForm
from yizhan.roof.shared.audience import OpenRequest, PageRequest, public_page
from yizhan.roof.shared.demo_city import may_enter_by_a_tap
from yizhan.roof.shared.nav import has_desk
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_on

DEMO_ACCOUNTS = {
    "rider": _("a rider"),
    "host": _("a host"),
    "handler": _("a handler"),
    "dispatcher": _("a dispatcher"),
    "lead": _("a lead"),
    "instructor": _("an instructor"),
    "secretary": _("a branch secretary"),
    "organiser": _("the committee's organiser"),
    "company": _("a company's contact"),
    "admin": _("an administrator"),
}
_CODE, _NUMBER, _SHOWN = "entrance_code", "entrance_number", "entrance_shown"


class StaffOnly(Refusal):
    code = "staff_only"
    message = _("You have a post at the desk. Please sign in with user name and password.")


INSIDE = "MicroMessenger"
"""WeChat's own browser names itself so."""


def wechat_opens(request: HttpRequest) -> bool:
    """Return whether one can come in by WeChat from here: a service account's page opens in WeChat
    only."""
    inside = INSIDE in request.headers.get("User-Agent", "")
    return settings.WECHAT_ON and (inside or settings.WECHAT_WAY == "website")


def next_address(request: HttpRequest) -> str:
    """Return where the visitor was going when asked to sign in; empty if that is not here."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    fine = url_has_allowed_host_and_scheme(to, here, require_https=request.is_secure())
    return to if fine else ""


class EntranceView(LoginView):  # type: ignore[misc]  # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["LOGIN_BY_CODE_ENABLED"] = True
        context["request_login_code_url"] = _with_next("entrance_phone", next_address(self.request))
        if settings.OIDC_URL:
            context["single_sign_on"] = _with_next("single_sign_on", next_address(self.request))
            context["single_sign_on_name"] = settings.OIDC_NAME
        if wechat_opens(self.request):
            context["wechat"] = _with_next("wechat_enter", next_address(self.request))
        if may_enter_by_a_tap(self.request):
            context["demo_accounts"] = list(DEMO_ACCOUNTS.items())
        return context


login = EntranceView.as_view()
_password_change = PasswordChangeView.as_view()
_activate_app = ActivateTOTPView.as_view()


def password(request: PageRequest) -> HttpResponseBase:
    """Change a password. Who comes in by telephone has none."""
    if not request.user.has_usable_password():
        return redirect("rider:me_data")
    response: HttpResponseBase = _password_change(request)
    return response


def set_up_app(request: PageRequest) -> HttpResponseBase:
    """Set up codes from an app. The first code has shown that the app is there: it counts as the
    second factor of this visit, as the same code is not taken twice and the next is half a minute
    away."""
    kinds = [Authenticator.Type.TOTP]
    had = is_mfa_enabled(request.user, kinds)
    response: HttpResponseBase = _activate_app(request)
    if not had and is_mfa_enabled(request.user, kinds):
        record_authentication(request, request.user, method="mfa", type=Authenticator.Type.TOTP)
    return response


def _with_next(name: str, to: str) -> str:
    return reverse(name) + (f"?{urlencode({'next': to})}" if to else "")


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@limited("code")
def phone(request: OpenRequest) -> HttpResponseBase:
    """Ask for a code. The answer is the same whether the number has an account or not."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form, to="phone"):
            _send_code(request, form.cleaned_data["phone"])
            return redirect(_with_next("entrance_code", next_address(request)))
    context = {"form": form, "next": next_address(request)}
    return show(request, "entrance/phone.html", context, status=422 if form.errors else 200)


def _send_code(request: OpenRequest, number: str) -> None:
    at = timezone.now()
    with transaction.atomic():
        row, code = issue_code(number, at=at)
        tell(
            topic=Topic.SIGN_IN_CODE,
            body=gettext("%(code)s is your code for Yizhan. Nobody from us will ask you for it.")
            % {"code": code},
            at=at,
            dedupe_key=f"code:{row.pk}",
            secret=row.secret,
            urgent=True,
            sealed=True,
        )
    request.session[_CODE] = row.pk
    request.session[_NUMBER] = row.secret.masked
    if may_enter_by_a_tap(request) and settings.SMS_GATEWAY == "console":
        request.session[_SHOWN] = code


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@limited("enter")
def code(request: OpenRequest) -> HttpResponseBase:
    """Come in with the code. The first time this opens the account."""
    row_id = request.session.get(_CODE)
    if row_id is None:
        return redirect(_with_next("entrance_phone", next_address(request)))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form, to="code"):
            person = enter_by_code(row_id, form.cleaned_data["code"], at=timezone.now())
            return _enter(request, person, method="code")
    context = {
        "form": form,
        "next": next_address(request),
        "number": request.session.get(_NUMBER, ""),
        "shown": request.session.get(_SHOWN) if may_enter_by_a_tap(request) else None,
    }
    return show(request, "entrance/code.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, person: Person, *, method: str) -> HttpResponse:
    """Sign in by way of allauth's stages, so that who has a second factor is asked for it."""
    if method == "code" and has_desk(person):
        raise StaffOnly
    to = next_address(request)
    for name in (_CODE, _NUMBER, _SHOWN):
        request.session.pop(name, None)
    record_authentication(request, person, method=method)
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=to or None))
    return response


@public_page
@never_cache
@require_POST
def demo(request: OpenRequest) -> HttpResponseBase:
    """One tap into the demo city as one of its roles."""
    account = request.POST.get("account", "")
    if not may_enter_by_a_tap(request) or account not in DEMO_ACCOUNTS:
        raise Http404(pgettext("error", "There is no such page."))
    person = Person.objects.known_by(account)
    if person is None:
        raise Http404(gettext("The demo city is not loaded."))
    return _enter(request, person, method="demo")
