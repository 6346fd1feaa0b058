"""The API's manual as a page of the house: no foreign script, readable on paper and without one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from yizhan.roof.shared.audience import OpenRequest
from yizhan.roof.shared.pages import show

Schema = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """An input or a part of an answer."""

    name: str
    kind: str
    needed: bool = False
    text: str = ""
    where: str = ""


@dataclass(frozen=True)
class Call:
    """One operation, with what the author of a client needs."""

    method: str
    path: str
    summary: str
    text: str
    public: bool
    fields: list[Field]
    answers: list[tuple[str, str]]
    example: str

    @property
    def anchor(self) -> str:
        return f"{self.method}-{self.path}".replace("/", "-").replace("{", "").replace("}", "")


@dataclass
class Topic:
    name: str
    calls: list[Call] = field(default_factory=list)


def kind_of(schema: Schema) -> str:
    """`string`, `list of Station`, `integer or null`: a type in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(kind_of(one) for one in schema[several])
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")


def fields_of(schema: Schema, *, where: str = "") -> list[Field]:
    needed = schema.get("required", [])
    return [
        Field(name, kind_of(one), name in needed, str(one.get("description", "")), where)
        for name, one in schema.get("properties", {}).items()
    ]


class Manual:
    """Reads an OpenAPI document into what the page shows."""

    def __init__(self, document: Schema, base: str) -> None:
        self.document, self.base = document, base

    def resolve(self, schema: Schema) -> Schema:
        if "$ref" not in schema:
            return schema
        return cast(Schema, self.document["components"]["schemas"][kind_of(schema)])

    def shapes(self) -> list[tuple[str, list[Field]]]:
        """The named shapes that answers and bodies are made of."""
        named = self.document.get("components", {}).get("schemas", {})
        return [(name, fields_of(schema)) for name, schema in sorted(named.items())]

    def topics(self) -> list[Topic]:
        topics: dict[str, Topic] = {}
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                name = (operation.get("tags") or ["other"])[0]
                topic = topics.setdefault(name, Topic(name))
                topic.calls.append(self.call(method.upper(), path, operation))
        return list(topics.values())

    def call(self, method: str, path: str, operation: Schema) -> Call:
        body = self.body(operation)
        return Call(
            method=method,
            path=path,
            summary=operation.get("summary", ""),
            text=operation.get("description", ""),
            public=not operation.get("security"),
            fields=[*self.parameters(operation), *fields_of(body, where="body")],
            answers=list(self.answers(operation)),
            example=self.example(method, path, body, public=not operation.get("security")),
        )

    def parameters(self, operation: Schema) -> Iterator[Field]:
        for parameter in operation.get("parameters", []):
            schema = parameter.get("schema", {})
            text = parameter.get("description") or schema.get("description") or ""
            kind = kind_of(schema)
            needed = bool(parameter.get("required"))
            yield Field(parameter["name"], kind, needed, text, parameter["in"])

    def body(self, operation: Schema) -> Schema:
        content = operation.get("requestBody", {}).get("content", {})
        for media in content.values():
            return self.resolve(media.get("schema", {}))
        return {}

    def answers(self, operation: Schema) -> Iterator[tuple[str, str]]:
        for status, answer in operation.get("responses", {}).items():
            content = answer.get("content", {})
            media: Schema = next(iter(content.values()), {})
            schema = media.get("schema", {})
            yield str(status), kind_of(schema) if schema else ""

    def example(self, method: str, path: str, body: Schema, *, public: bool) -> str:
        lines = [f"curl {self.base}{path}"]
        if method != "GET":
            lines[0] = f"curl -X {method} {self.base}{path}"
            lines.append("-H 'Idempotency-Key: 7f1d…'")
        if not public:
            lines.append("-H 'Authorization: Bearer …'")
        if body:
            needed = {field.name: "…" for field in fields_of(body) if field.needed}
            sent = json.dumps(needed, ensure_ascii=False)
            lines += ["-H 'Content-Type: application/json'", f"-d '{sent}'"]
        return " \\\n  ".join(lines)


class Page(DocsBase):
    """Stands where django-ninja would show Swagger, whose page our content policy refuses."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        manual = Manual(
            api.get_openapi_schema(path_params=kwargs), f"{request.scheme}://{request.get_host()}"
        )
        context = {
            "info": manual.document["info"],
            "topics": manual.topics(),
            "shapes": manual.shapes(),
            "document": self.get_openapi_url(api, kwargs),
        }
        return show(cast(OpenRequest, request), "openapi/docs.html", context)
