"""The parts all calls share, put into the document of each: its errors, and the key that makes
sending twice harmless. Written once here, so that no endpoint can forget it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

CONVERTER = re.compile(r"<(?:[a-z]+:)?")
ERROR = {
    "type": "object",
    "title": "No",
    "required": ["code", "message"],
    "properties": {
        "code": {"type": "string", "description": "For programs; does not change."},
        "message": {"type": "string", "description": "For people, in the language asked for."},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "Which inputs are wrong, and how.",
        },
    },
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 100},
    "description": (
        "Chosen by the caller, new for each intention. Sent again with the same body it is "
        "answered as the first time; with another body it is refused with 409. Make it random (a "
        "UUID): without a token, a key shorter than 16 characters counts for one browser or one "
        "network address only."
    ),
}
RETRY_AFTER = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
STATUSES = {
    400: "The request cannot be read.",
    401: "A valid token is needed.",
    403: "The token's holder may not do this here.",
    404: "There is no such thing, or not for this caller.",
    409: "Not possible now.",
    422: "Something in the request is missing or wrong.",
    429: "Too often. `Retry-After` says after how many seconds to try again.",
}


class DescribedAPI(NinjaAPI):
    def known_inputs(self, route: str, method: str) -> frozenset[str] | None:
        """Return the names that a call takes in its address, read from the document; None: there is
        no such call."""
        path = f"/{CONVERTER.sub('{', route).replace('>', '}')}"
        return self._known.get((path, method.lower()))

    @cached_property
    def _known(self) -> dict[tuple[str, str], frozenset[str]]:
        return {
            (path, method): frozenset(
                one["name"] for one in operation.get("parameters", []) if one["in"] == "query"
            )
            for path, methods in self.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
            for method, operation in methods.items()
        }

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        # Generated clients know the shape by this name.
        schema["components"]["schemas"]["No"] = ERROR
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                _complete(operation, path=path, writes=method != "get")
        return schema


def _complete(operation: dict[str, Any], *, path: str, writes: bool) -> None:
    if writes:
        operation.setdefault("parameters", []).append(KEY)
    for parameter in operation.get("parameters", []):
        if parameter["schema"].get("type") == "array":
            parameter |= {"style": "form", "explode": False}  # a,b and not a=…&a=…
    for status in _error_statuses(operation, in_path="{" in path, writes=writes):
        operation["responses"].setdefault(
            status,
            {
                "description": STATUSES[status],
                **({"headers": RETRY_AFTER} if status == 429 else {}),
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/No"}}},
            },
        )


def _error_statuses(operation: dict[str, Any], *, in_path: bool, writes: bool) -> list[int]:
    guarded = bool(operation.get("security"))
    takes = bool(operation.get("parameters") or operation.get("requestBody"))
    possible = {
        400: writes or takes,
        401: guarded,
        403: guarded,
        404: in_path or takes,
        409: writes,
        422: takes,
        429: writes,
    }
    return [status for status, is_possible in possible.items() if is_possible]
