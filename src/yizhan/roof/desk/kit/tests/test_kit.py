"""/desk/kit: every part in every state."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/desk/kit", "/desk/kit/phone"])
def test_it_renders_in_both_layouts(client, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.content.count(b"data-part=") == 12


@pytest.mark.parametrize("address", ["/desk/kit", "/desk/kit/phone"])
def test_nothing_in_it_needs_an_unsafe_policy(client, address):
    page = client.get(address).content.decode()

    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick=" not in page
