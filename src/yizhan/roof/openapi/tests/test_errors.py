"""Every way of saying no is JSON that a program can read, also the ones nobody planned."""

from __future__ import annotations

import pytest

from yizhan.ground.casework import index
from yizhan.kit.errors import Refusal

pytestmark = pytest.mark.django_db


def test_an_address_that_is_not_there(client):
    response = client.post("/api/v1/no/such/thing")

    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_a_token_that_nobody_gave(client):
    response = client.get("/api/v1/desk/cases", headers={"Authorization": "Bearer nonsense"})

    assert response.status_code == 401
    assert response.json()["code"] == "unauthorized"
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_body_that_is_not_json(client):
    response = client.post("/api/v1/needs", "{", content_type="application/json")

    assert response.status_code == 400
    assert response.json() == {"code": "bad_request", "message": "请求内容不是有效的 JSON。"}


def test_what_is_wrong_is_named_by_field(client):
    response = client.post("/api/v1/needs", {"lat": 1}, content_type="application/json")

    assert response.status_code == 422
    assert set(response.json()["fields"]) == {"item"}


def test_what_the_domain_refuses_by_field_is_422(client):
    response = client.post("/api/v1/needs", {"item": "nothing"}, content_type="application/json")
    assert response.status_code == 422

    refusal = Refusal("no", fields={"text": "too long"})
    assert (refusal.status, Refusal("no").status) == (422, 409)


def test_our_own_fault_has_a_number_and_tells_nothing_else(client, monkeypatch, caplog):
    monkeypatch.setattr(index, "menu", lambda: dict[str, str]()["secret"])
    response = client.get("/api/v1/catalogue")

    assert response.status_code == 500
    error = response.json()
    assert error["code"] == "error"
    assert "secret" not in response.text
    assert caplog.records[0].msg["number"] in error["message"]
