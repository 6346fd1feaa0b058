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


class TestFormsThatAreRefused:
    """The page says what the operator can mend; the platform trusts its own address."""

    @pytest.fixture
    def strict(self):
        return Client(enforce_csrf_checks=True)

    def send(self, client, origin, **more):
        client.get("/accounts/phone/", **more)
        token = next(m.value for name, m in client.cookies.items() if name.startswith("csrf"))
        form = {"phone": "", "csrfmiddlewaretoken": token}
        return client.post("/accounts/phone/", form, headers={"Origin": origin}, **more)

    def test_an_address_that_the_platform_does_not_know(self, strict, settings):
        settings.BASE_URL = "https://yizhan.example.cn"
        answer = self.send(strict, "https://yizhan.example.cn:8443")

        assert answer.status_code == 403
        page = main_of(answer)
        assert "https://yizhan.example.cn:8443" in page
        assert "YIZHAN_BASE_URL" in page
        assert "data-send-again" not in page, "sending again helps nothing"

    def test_a_proxy_that_does_not_say_that_it_is_https(self, strict, settings):
        settings.CSRF_COOKIE_SECURE = True
        answer = self.send(strict, "http://testserver")
        assert answer.status_code == 422, "the token came, as this client sends any cookie"
        answer = strict.post("/accounts/phone/", {"phone": ""})

        assert answer.status_code == 403
        assert "X-Forwarded-Proto" in main_of(answer)

    def test_a_token_that_is_too_old(self, strict):
        answer = strict.post("/accounts/phone/", {"phone": ""})

        assert answer.status_code == 403
        assert "data-send-again" in main_of(answer)
        assert "YIZHAN" not in main_of(answer)

    def test_the_platform_s_own_address_is_trusted_with_its_port(self, strict, settings):
        assert settings.CSRF_TRUSTED_ORIGINS[0] == settings.BASE_URL
        assert self.send(strict, settings.BASE_URL).status_code == 422
