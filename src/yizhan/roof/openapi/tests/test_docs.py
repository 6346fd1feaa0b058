"""docs: the manual is a page of the house, and tells the whole document."""

from __future__ import annotations

from yizhan.roof.openapi.docs import Manual, kind_of

DOCUMENT = {
    "paths": {
        "/api/v1/needs": {
            "post": {
                "tags": ["needs"],
                "summary": "Order",
                "parameters": [
                    {"name": "lang", "in": "query", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/In"}}}
                },
                "responses": {"201": {}},
                "security": [{"Token": []}],
            }
        }
    },
    "components": {
        "schemas": {
            "In": {
                "properties": {"item": {"type": "string"}, "lat": {"type": "number"}},
                "required": ["item"],
            }
        }
    },
}


def test_it_works(client, db):
    response = client.get("/api/v1/docs")

    assert response.status_code == 200
    assert "openapi.json" in response.text
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_call_is_told_with_all_that_goes_in():
    (topic,) = Manual(DOCUMENT, "https://city.example").topics()
    (call,) = topic.calls

    assert [(f.where, f.name, f.needed) for f in call.fields] == [
        ("query", "lang", False),
        ("body", "item", True),
        ("body", "lat", False),
    ]
    assert not call.public
    assert "Authorization: Bearer" in call.example
    assert "Idempotency-Key" in call.example


def test_types_are_said_in_words():
    maybe = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    assert kind_of(maybe) == "integer or null"
    assert kind_of({"type": "array", "items": {"$ref": "#/x/Station"}}) == "list of Station"
    assert kind_of({"enum": ["a", "b"]}) == '"a" | "b"'
