"""Staff come in by way of the city's own sign-in (OpenID Connect), if it has one.

Who may come in is decided here: the provider says a name, and an account of that name that works at
the desk must be known. No account is made, nothing of what the provider says is kept. The second
factor stays, unless the provider says that it has asked for one and the city trusts it in that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt
import requests
import structlog
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2CallbackView,
    OAuth2LoginView,
    OAuth2View,
)
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yizhan.ground.people.models import Person
from yizhan.kit.in_time import TookTooLong, in_time
from yizhan.kit.outgoing_http import TIMEOUT, Forbidden, Undelivered, examine
from yizhan.roof.entrance.refused import refused
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.nav import has_desk
from yizhan.roof.shared.rate_limits import limited

logger = structlog.get_logger(__name__)
ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]
"""Those with a public key: nobody who knows it only can sign."""
LEEWAY = 60
"""Seconds by which the provider's clock may be wrong."""
MOST = 256 * 1024
"""Bytes of an answer: keys and endpoints of a large provider are a tenth of it."""


WEIXIN = "weixin"


class CameBackInVain(Exception):
    """Somebody has come back from WeChat and is not let in; `wechat` says why."""

    def __init__(self, cause: Exception | None) -> None:
        super().__init__(cause)
        self.cause = cause


class Calls(requests.Session):
    """Calls of the provider: to public https addresses or trusted hosts, each over in TIMEOUT."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(  # type: ignore[override]  # all but two arguments are passed on
        self, method: str, url: str, **more: Any
    ) -> requests.Response:
        try:
            examine(url, trusted=settings.TRUSTED_HOSTS)
            return in_time(lambda: self._read(method, url, more), seconds=TIMEOUT)
        except (Forbidden, Undelivered, TookTooLong) as exc:
            raise requests.RequestException(str(exc)) from exc

    def _read(self, method: str, url: str, more: Mapping[str, Any]) -> requests.Response:
        answer = super().request(
            method, url, **{**more, "timeout": TIMEOUT, "stream": True, "allow_redirects": False}
        )
        content = answer.raw.read(MOST + 1, decode_content=True)
        if len(content) > MOST:
            raise requests.RequestException("The answer is too large.")
        answer._content = content
        return answer


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def get_requests_session(self) -> requests.Session:
        return Calls()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: OpenRequest, sociallogin: SocialLogin) -> None:
        signed, claims = _claims(sociallogin.account.extra_data)
        name = claims.get(settings.OIDC_CLAIM)
        person = Person.objects.known_by(name) if isinstance(name, str) and name else None
        if person is None or not person.is_active or not has_desk(person):
            raise ImmediateHttpResponse(
                refused(request, _("Nobody at the desk is known by the name you signed in with."))
            )
        record_authentication(request, person, method="single_sign_on")
        if _second_factor_was_asked(signed):
            record_authentication(request, person, method="mfa", type="single_sign_on")
        to = sociallogin.get_redirect_url(request)
        raise ImmediateHttpResponse(perform_login(request, Login(user=person, redirect_url=to)))

    def on_authentication_error(
        self,
        request: OpenRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        **_more: Any,
    ) -> None:
        if provider.id == WEIXIN:
            raise CameBackInVain(exception)
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("account_login"))
        raise ImmediateHttpResponse(_out_of_order(request))


class CheckedTokens(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """The signature of a token is checked although it came straight from the provider: a trusted
    host in the city's network may be called without TLS. A provider of one key need not name it
    (OpenID Connect Core 1.0, 10.1)."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        with Calls() as calls:
            known = jwt.PyJWKSet.from_dict(calls.get(self.openid_config["jwks_uri"]).json()).keys
        try:
            name = jwt.get_unverified_header(id_token).get("kid")
            keys = known if name is None else [key for key in known if key.key_id == name]
            if len(keys) != 1:
                raise OAuth2Error("The key of the token is not known.")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=keys[0],
                algorithms=ALGORITHMS,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=LEEWAY,
            )
        except jwt.PyJWTError as exc:
            raise OAuth2Error("The token is not to be believed.") from exc
        return claims


def _claims(said: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is signed about a person, and all that is said of the same one; what is signed
    counts first. Nothing without a token, and nothing of another subject than the token's
    (OpenID Connect Core 1.0, 5.3.2)."""
    signed: dict[str, Any] = said.get("id_token") or {}
    told: dict[str, Any] = said.get("userinfo") or {}
    if not signed.get("sub") or told.get("sub", signed["sub"]) != signed["sub"]:
        return {}, {}
    return signed, {**told, **signed}


def _second_factor_was_asked(claims: Mapping[str, Any]) -> bool:
    """Return whether one of the means (RFC 8176) is one that the city trusts the provider in."""
    means = claims.get("amr")
    return isinstance(means, list) and bool({str(one) for one in means} & settings.OIDC_TRUSTED_AMR)


def _out_of_order(request: OpenRequest) -> HttpResponse:
    sentence = _("The city's sign-in did not answer as it should. Please try again.")
    return refused(request, sentence)


def _provider_or_404() -> None:
    if not settings.OIDC_URL:
        raise Http404


@public_page
@never_cache
@require_GET
@limited("enter")
def leave_for_provider(request: OpenRequest) -> HttpResponseBase:
    """Send the browser to the provider, with a state and a challenge (PKCE) of this session."""
    _provider_or_404()
    return _with(OAuth2LoginView, request)


@public_page
@never_cache
@require_GET
@limited("enter")
def come_back(request: OpenRequest, provider_id: str) -> HttpResponseBase:
    """Let in whom the provider has named."""
    _provider_or_404()
    if provider_id != settings.OIDC_ID:
        raise Http404
    return _with(OAuth2CallbackView, request)


def _with(view: type[OAuth2View], request: OpenRequest) -> HttpResponseBase:
    """Answer by a view of allauth, and say it where the provider is out of order."""
    try:
        response: HttpResponseBase = view.adapter_view(CheckedTokens(request, settings.OIDC_ID))(
            request
        )
    except (requests.RequestException, ValueError, KeyError):
        logger.warning("single_sign_on.failed", exc_info=True)
        return _out_of_order(request)
    return response
