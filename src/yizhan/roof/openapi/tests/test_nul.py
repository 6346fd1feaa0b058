"""A NUL in an address or a body is refused before a database sees it; PostgreSQL would break."""

import pytest

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.mark.parametrize(
    "address", ["/api/v1/stations?division=%00", "/api/v1/stations/a%00b", "/api/v1/cases/%00"]
)
def test_the_api_refuses_an_address(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize("address", ["/?q=%00", "/stations/a%00b", "/case/%00"])
def test_a_page_refuses_an_address(client, address):
    assert client.get(address).status_code == 400


def test_a_body_is_refused(client):
    answer = client.post("/api/v1/needs", data=r'{"item": "hot\u0000water"}', **JSON)
    assert answer.status_code == 400


def test_a_backslash_before_four_noughts_is_a_word(client):
    answer = client.post("/api/v1/needs", data=r'{"item": "hot\\u0000water"}', **JSON)
    assert answer.status_code in {404, 422}
