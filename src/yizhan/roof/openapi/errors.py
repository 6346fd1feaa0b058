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
from yizhan.roof.shared.audience import View
from yizhan.roof.shared.middleware import asks_with_nul, body_refused

logger = structlog.get_logger(__name__)

NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
CODES = {400: "bad_request", 403: "not_allowed", 404: "not_found", 429: "too_many"}


def fields_of(error: ValidationError) -> dict[str, str]:
    """Return what is wrong with each input: `{"text": "String should have at most …"}`."""
    fields: dict[str, str] = {}
    for wrong in error.errors:
        names = [str(part) for part in wrong["loc"][1:]]
        if len(names) > 1 and wrong["loc"][0] == "body":
            names = names[1:]  # the parameter's own name says nothing to who sent the body
        # pydantic puts a prefix before our own words
        fields[".".join(names) or "body"] = str(wrong["msg"]).removeprefix("Value error, ")
    return fields


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


def no_such_address(request: HttpRequest, rest: str) -> HttpResponse:
    """Programs get an answer they can read at every address below the API's own."""
    return JsonResponse(
        ErrorAnswer(404, "not_found", _("There is no such thing here.")).as_json(), status=404
    )


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
    return response
