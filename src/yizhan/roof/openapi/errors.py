"""Every error of the API, in the one shape `{"code", "message", "fields"?}`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yizhan.kit.errors import Refusal
from yizhan.roof.openapi.input_words import UNKNOWN, words_for
from yizhan.roof.shared.audience import View
from yizhan.roof.shared.errors import report_damage
from yizhan.roof.shared.middleware import asks_with_nul, body_refused
from yizhan.roof.shared.rate_limits import TooMany

logger = structlog.get_logger(__name__)

KnownInputs = Callable[[str, str], frozenset[str] | None]
"""The names of the inputs that a route takes in its address by a method; None: no such call."""

NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
BRANCHES = {"str", "int", "float", "bool", "enum"}
CODES = {400: "bad_request", 403: "not_allowed", 404: "not_found", 429: "too_many"}


def fields_of(error: ValidationError) -> dict[str, str]:
    """Return what is wrong with each input: `{"text": "String should have at most …"}`."""
    fields: dict[str, str] = {}
    for wrong in error.errors:
        names = [str(part) for part in wrong["loc"][1:]]
        if len(names) > 1 and wrong["loc"][0] == "body":
            names = names[1:]  # the parameter's own name says nothing to who sent the body
        # of a value that may be of several kinds, the first complaint says most
        fields.setdefault(".".join(filter(_is_name, names)) or "body", words_for(wrong))
    return fields


def _is_name(part: str) -> bool:
    """Leave out what pydantic calls a branch of a union: `literal['']`, `enum`."""
    return part.isdecimal() or bool(NAME.fullmatch(part)) and part not in BRANCHES


@dataclass(frozen=True)
class ErrorAnswer:
    """An answer that says no, ready to be sent."""

    status: int
    code: str
    message: str
    fields: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        return {**body, "fields": self.fields} if self.fields else body


def _refused(exc: Refusal) -> ErrorAnswer:
    return ErrorAnswer(exc.status, exc.code, str(exc), exc.fields)


def _invalid(exc: ValidationError) -> ErrorAnswer:
    message = _("Something in the request is missing or wrong.")
    return ErrorAnswer(422, "invalid", message, fields_of(exc))


def _from_framework(exc: HttpError) -> ErrorAnswer:
    if exc.status_code == 400:
        return ErrorAnswer(400, CODES[400], _("The body of the request cannot be read as JSON."))
    return ErrorAnswer(exc.status_code, CODES.get(exc.status_code, "error"), str(exc))


ANSWERS: list[tuple[type[Exception], Callable[[Any], ErrorAnswer]]] = [
    (Refusal, _refused),
    (ValidationError, _invalid),
    (HttpError, _from_framework),
    (PermissionDenied, lambda exc: ErrorAnswer(403, "not_allowed", _("You may not do this here."))),
    (
        AuthenticationError,
        lambda exc: ErrorAnswer(401, "unauthorized", _("A valid token is needed.")),
    ),
    (Http404, lambda exc: ErrorAnswer(404, "not_found", _("There is no such thing here."))),
]


def install(api: NinjaAPI) -> None:
    for kind, make in ANSWERS:
        api.add_exception_handler(kind, partial(_send, api, make))
    api.add_exception_handler(Exception, partial(_broken, api))


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Programs get an answer they can read at every address below the API's own."""
    return JsonResponse(
        ErrorAnswer(404, "not_found", _("There is no such thing here.")).as_json(), status=404
    )


def strict(view: View, known: KnownInputs) -> View:
    """Refuse inputs of the address that the call does not have, and say 405 in the one shape. A
    name that is misspelt would otherwise leave out a filter without a word."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        match = request.resolver_match
        names = known(match.route if match else "", request.method or "")
        strange = [name for name in request.GET if name not in names] if names is not None else []
        if strange:
            message = _("Something in the request is missing or wrong.")
            fields = {name: _(UNKNOWN) for name in strange}
            return JsonResponse(ErrorAnswer(422, "invalid", message, fields).as_json(), status=422)
        response = view(request, *args, **kwargs)
        return _not_this_way(response) if response.status_code == 405 else response

    return guarded


def _not_this_way(response: HttpResponseBase) -> HttpResponse:
    allowed = response.headers.get("Allow", "")
    message = _("This address takes %(methods)s only.") % {"methods": allowed}
    answer = ErrorAnswer(405, "method_not_allowed", message)
    return JsonResponse(answer.as_json(), status=405, headers={"Allow": allowed})


def without_nul(view: View) -> View:
    """Let through what holds no NUL, in the address or, escaped, in a JSON body."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            has_nul = asks_with_nul(request) or (_is_json(request) and NUL.search(request.body))
        except RequestDataTooBig:
            return body_refused(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if has_nul:
            answer = ErrorAnswer(
                400, "bad_request", _("The request holds a character that no text may hold.")
            )
            return JsonResponse(answer.as_json(), status=answer.status)
        return view(request, *args, **kwargs)

    return guarded


def _is_json(request: HttpRequest) -> bool:
    return request.method != "GET" and request.content_type == "application/json"


def _broken(api: NinjaAPI, request: HttpRequest, exc: Exception) -> HttpResponse:
    """Our own fault. The caller gets a number that stands in the log, too."""
    incident = secrets.token_hex(4)
    match = request.resolver_match
    route = match.route if match else "-"
    report_damage(exc)
    logger.error("incident", number=incident, route=route, exc_info=exc)
    message = _("Something went wrong on our side. It is noted under the number %(incident)s.")
    answer = ErrorAnswer(500, "error", message % {"incident": incident})
    return api.create_response(request, answer.as_json(), status=answer.status)


def _send(
    api: NinjaAPI, make: Callable[[Any], ErrorAnswer], request: HttpRequest, exc: Any
) -> HttpResponse:
    answer = make(exc)
    response = api.create_response(request, answer.as_json(), status=answer.status)
    if answer.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if isinstance(exc, TooMany):
        response["Retry-After"] = str(exc.retry_after)
    return response
