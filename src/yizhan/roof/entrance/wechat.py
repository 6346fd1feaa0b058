"""Riders come in by WeChat, if the city has an account there.

WeChat is asked for one thing: its number for whoever is there (openid). Her name and her picture
are never asked for. The number opens the account that somebody has tied it to, while she was signed
in; who comes with one that nobody knows signs in by a code to her telephone first. Staff come in
with their second factor, and not by this way.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import structlog
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2CallbackView,
    OAuth2LoginView,
    OAuth2View,
)
from allauth.socialaccount.providers.weixin.client import WeixinOAuth2Client
from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yizhan.ground.people.actions import (
    digest_of,
    owner_of_wechat,
    tie_wechat,
    untie_wechat,
)
from yizhan.ground.people.models import WeChatTie
from yizhan.kit.errors import Refusal
from yizhan.roof.entrance.refused import refused
from yizhan.roof.entrance.single_sign_on import CameBackInVain
from yizhan.roof.entrance.views import StaffOnly, next_address, wechat_opens
from yizhan.roof.shared.audience import OpenRequest, PageRequest, public_page, rider_page
from yizhan.roof.shared.nav import has_desk
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.retries import sent_once

logger = structlog.get_logger(__name__)
_WAITS, _NEXT = "wechat_waits", "wechat_next"
WAITS_FOR = timedelta(minutes=10)
LATE = frozenset({40029, 40163, 41008, 42001, 42002, 42003})
"""Codes of WeChat for a way in that is over, was used before, or is none."""


class _Late(OAuth2Error):  # type: ignore[misc]  # allauth has no types
    """The code is over or was used: whoever came back twice, or went away for too long."""


class _Client(WeixinOAuth2Client):  # type: ignore[misc]  # allauth has no types
    def get_access_token(self, code: str, pkce_code_verifier: str | None = None) -> dict[str, Any]:
        """Return WeChat's answer to a code. It is JSON whatever it calls itself, and an error comes
        with the status 200, too. Raises OAuth2Error, with nothing in it that must not be logged:
        the secret is in the address."""
        asked = {
            "appid": self.consumer_key,
            "secret": self.consumer_secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        with get_adapter().get_requests_session() as calls:
            try:
                told = calls.get(self.access_token_url, params=asked).json()
            except (requests.RequestException, ValueError) as exc:
                raise OAuth2Error(type(exc).__name__) from None
        if not isinstance(told, dict):
            raise OAuth2Error("no object")
        if told.get("errcode"):
            raise (_Late if told["errcode"] in LATE else OAuth2Error)(str(told["errcode"]))
        if not all(
            isinstance(told.get(key), str) and told[key] for key in ("access_token", "openid")
        ):
            raise OAuth2Error("no openid")
        return told


class _Adapter(WeixinOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    client_class = _Client

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Nothing is asked with it, and it is kept nowhere."""
        return SocialToken(token=data["access_token"])

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **told: Any
    ) -> SocialLogin:
        account = f"{settings.WECHAT_APP_ID}:{told['response']['openid']}"
        raise ImmediateHttpResponse(_arrived(request, account))  # type: ignore[arg-type]  # ours has htmx


def _arrived(request: OpenRequest, account: str) -> HttpResponseBase:
    """Let in whom this WeChat account belongs to; let whoever is here tie one that is nobody's."""
    person, here = owner_of_wechat(account), request.user
    to = request.session.pop(_NEXT, "")
    if person is None:
        request.session[_WAITS] = [digest_of(account).hex(), timezone.now().timestamp()]
        mine = reverse("wechat")
        if here.is_authenticated:
            return redirect(mine)
        messages.info(
            request,
            _("This WeChat is not known here yet. Sign in once by a code, then it is tied to you."),
        )
        return redirect(f"{reverse('entrance_phone')}?{urlencode({'next': mine})}")
    if here.is_authenticated:
        if here.pk != person.pk:
            return refused(request, _("This WeChat opens another account. Sign out first."))
        return redirect(to or "wechat")
    if has_desk(person):
        return refused(request, str(StaffOnly.message))
    record_authentication(request, person, method="wechat")
    response: HttpResponseBase = perform_login(request, Login(user=person, redirect_url=to or None))
    return response


def _on_or_404() -> None:
    if not settings.WECHAT_ON:
        raise Http404


@public_page
@never_cache
@require_GET
@limited("enter")
def leave_for_wechat(request: OpenRequest) -> HttpResponseBase:
    """Send the browser to WeChat, with a state of this session."""
    _on_or_404()
    request.session[_NEXT] = next_address(request)
    response = _with(OAuth2LoginView, request)
    if "Location" in response.headers:
        response.headers["Location"] += "#wechat_redirect"  # WeChat's pages look for it
    return response


@public_page
@never_cache
@require_GET
@limited("enter")
def come_back_from_wechat(request: OpenRequest) -> HttpResponseBase:
    """Let in who has come back. Who says no at WeChat comes back without a code."""
    _on_or_404()
    if "code" not in request.GET:
        return redirect("account_login")
    return _with(OAuth2CallbackView, request)


def _with(view: type[OAuth2View], request: OpenRequest) -> HttpResponseBase:
    """Answer by a view of allauth, and say it to whoever came back in vain."""
    try:
        response: HttpResponseBase = view.adapter_view(_Adapter)(request)
    except CameBackInVain as vain:
        logger.warning("wechat.failed", why=str(vain.cause or "state"))
        return _in_vain(request, vain.cause)
    return response


def _in_vain(request: OpenRequest, cause: Exception | None) -> HttpResponseBase:
    if cause is None or isinstance(cause, _Late):
        return refused(
            request, _("This way in from WeChat is over or was used before. Please begin again.")
        )
    return refused(request, _("WeChat did not answer as it should. Please try again."))


def _waiting(request: PageRequest, *, at: datetime) -> bytes | None:
    """Return the account that came back in this browser and is nobody's, if that is not long ago:
    another person may have the telephone by now."""
    digest, since = request.session.get(_WAITS, ("", 0.0))
    fresh = timedelta(0) <= at - datetime.fromtimestamp(since, UTC) < WAITS_FOR
    return bytes.fromhex(digest) if digest and fresh else None


@rider_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def mine(request: PageRequest) -> HttpResponseBase:
    """Tie a WeChat account that has just shown itself to one's own, or untie the one there is."""
    _on_or_404()
    if has_desk(request.user):
        return refused(request, str(StaffOnly.message))
    at, sentence = timezone.now(), ""
    waits = _waiting(request, at=at)
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "untie":
                untie_wechat(request.user, at=at)
                messages.success(request, _("WeChat no longer opens your account."))
            elif waits:
                tie_wechat(request.user, waits, at=at)
                messages.success(request, _("From now on you come in by WeChat."))
        except Refusal as refusal:
            sentence = str(refusal)
        else:
            request.session.pop(_WAITS, None)
            return redirect("wechat")
    context = {
        "tied": WeChatTie.objects.visible_to(request.user).exists(),
        "waits": bool(waits),
        "offered": wechat_opens(request),
        "sentence": sentence,
    }
    return show(request, "entrance/wechat.html", context, status=422 if sentence else 200)
