"""errors: the pages people see when something does not go."""

import pytest
from django.test import Client, RequestFactory
from django.urls import path

from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.roof.shared.audience import public_page

pytestmark = pytest.mark.django_db


@public_page
def refuses(request):
    raise Refusal("The station is closed on that day.")


@public_page
def forbids(request):
    raise NotAllowed


@public_page
def breaks(request):
    raise ZeroDivisionError


urlpatterns = [
    path("refuses", refuses),
    path("forbids", forbids),
    path("breaks", breaks),
]
handler400 = "yizhan.roof.shared.errors.bad_request"
handler500 = "yizhan.roof.shared.errors.server_error"


@pytest.fixture
def careful():
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "code"), [("/refuses", 409), ("/forbids", 403), ("/nowhere", 404), ("/breaks", 500)]
)
def test_each_is_a_page_in_the_house_look(careful, address, code):
    answer = careful.get(address)

    assert answer.status_code == code
    assert b'<main id="main"' in answer.content


@pytest.mark.parametrize("address", ["/desk/people", "/desk/cases/999999999", "/nowhere"])
def test_staff_are_led_back_to_the_desk_and_others_to_the_stations(client, address):
    client.force_login(a_person("handler", a_unit()))
    assert 'href="/desk/"' in main_of(client.get(address))
    client.force_login(a_person())
    page = main_of(client.get(address))
    assert 'href="/desk/"' not in page
    assert 'href="/"' in page


def main_of(answer):
    assert answer.status_code in (403, 404)
    return answer.content.decode().partition('<main id="main"')[2]


@pytest.mark.urls(__name__)
def test_a_refusal_says_its_sentence(careful):
    assert "The station is closed on that day." in careful.get("/refuses").content.decode()


@pytest.mark.urls(__name__)
def test_a_break_says_a_number_that_is_in_the_log(careful, caplog):
    page = careful.get("/breaks").content.decode()
    incident = next(r.msg for r in caplog.records if isinstance(r.msg, dict))
    number = incident["number"]
    assert number in page


def test_the_last_resort_needs_no_request(monkeypatch):
    from yizhan.roof.shared import errors

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(errors, "render", broken)
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b'<main id="main"' in answer.content
