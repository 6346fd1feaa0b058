"""/me/riding and /riding/<token>: mine alone; one tap says yes, one says no."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people import vault
from yizhan.ground.people.models import Consent, Unit
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import a_person
from yizhan.kit.days import local_day
from yizhan.kit.tables import Source
from yizhan.wings.organisation.register.actions import ask_if_riding, join, load_riders
from yizhan.wings.organisation.register.exchange import read_riders
from yizhan.wings.organisation.register.models import Certificate, Invitation, Ridership
from yizhan.wings.organisation.register.tests.factories import a_site
from yizhan.wings.organisation.register.vault import question_token

pytestmark = pytest.mark.django_db
ADDRESSES = ["", "/confirm", "/invitations/1", "/leave", "/certificate", "/certificate/forget"]


@pytest.fixture
def me(client):
    rider = a_person()
    client.force_login(rider)
    return rider


@pytest.fixture
def riding(me):
    long_ago = timezone.now() - timedelta(days=100)
    return join(me, a_site(name="城区站"), by=me, at=long_ago)


def today():
    return local_day(timezone.now())


@pytest.mark.parametrize("rest", ADDRESSES)
def test_guests_sign_in(client, db, rest):
    assert client.post(f"/me/riding{rest}").status_code == 302


def test_it_shows_mine_alone(client, riding):
    other = a_person()
    join(other, a_site(name="别人的站"), by=other, at=timezone.now())
    page = client.get("/me/riding").text
    assert "城区站" in page
    assert "别人的站" not in page


def test_one_tap_confirms(client, riding):
    client.post("/me/riding/confirm")
    riding.refresh_from_db()
    assert riding.confirmed_on == today()


def test_leaving_is_one_tap_and_stays_on_the_page(client, riding):
    page = client.post("/me/riding/leave", follow=True).text
    assert "城区站" in page
    assert not Ridership.objects.riding().exists()


def test_taps_of_somebody_who_rides_nowhere_change_nothing(client, me):
    for rest in ("/confirm", "/leave", "/certificate/forget"):
        assert client.post(f"/me/riding{rest}").status_code == 302


class TestCertificate:
    def test_kept_with_the_words_she_read(self, client, me):
        day = today() + timedelta(days=200)
        client.post("/me/riding/certificate", {"valid_until": day.isoformat()})
        assert Certificate.objects.get().valid_until == day
        assert Consent.objects.not_ended().get().wording in client.get("/me/riding").text

    @pytest.mark.parametrize("day", ["", "soon", "2099-01-01"])
    def test_what_cannot_be_is_said_beside_the_box(self, client, me, day):
        page = client.post("/me/riding/certificate", {"valid_until": day})
        assert page.status_code == 422
        assert "errorlist" in page.text

    def test_it_warns_in_the_last_month(self, client, me):
        client.post(
            "/me/riding/certificate", {"valid_until": (today() + timedelta(days=20)).isoformat()}
        )
        assert 'data-tone="warn"' in client.get("/me/riding").text

    def test_forgotten(self, client, me):
        client.post("/me/riding/certificate", {"valid_until": today().isoformat()})
        client.post("/me/riding/certificate/forget")
        assert not Certificate.objects.exists()
        assert not Consent.objects.not_ended().exists()

    def test_it_is_in_what_she_takes_with_her(self, client, me, riding):
        client.post("/me/riding/certificate", {"valid_until": today().isoformat()})
        everything = client.get("/me/data/export").json()
        assert everything["health_certificate_until"] == today().isoformat()
        assert everything["riding"][0]["site"] == "城区站"


class TestQuestion:
    @pytest.fixture
    def link(self, client, riding):
        client.logout()
        span = timedelta(days=14)
        assert ask_if_riding(riding, after=timedelta(days=90), within=span, at=timezone.now())
        return f"/riding/{question_token(riding)}"

    def test_opening_the_link_answers_nothing(self, client, link, riding):
        page = client.get(link)
        assert "城区站" in page.text
        riding.refresh_from_db()
        assert riding.asked_on == today()

    def test_yes_without_signing_in(self, client, link, riding):
        thanks = client.post(link, {"riding": "yes"}, follow=True)
        assert thanks.redirect_chain, "a reload does not answer again"
        assert thanks.context["said"] == "yes"
        riding.refresh_from_db()
        assert (riding.confirmed_on, riding.asked_on) == (today(), None)
        assert client.post(link, {"riding": "no"}).status_code == 404

    def test_no(self, client, link, riding):
        client.post(link, {"riding": "no"})
        riding.refresh_from_db()
        assert (riding.left_on, riding.end_reason) == (today(), "left")

    def test_anything_else_asks_again(self, client, link, riding):
        client.post(link, {"riding": "perhaps"})
        riding.refresh_from_db()
        assert riding.left_on is None

    def test_it_gives_away_no_name_and_no_number(self, client, link, riding):
        page = client.get(link).text
        assert riding.rider.display_name not in page
        assert riding.rider.username not in page

    def test_a_guessed_link_is_none(self, client, link):
        assert client.get(link[:-1] + ("a" if link[-1] != "a" else "b")).status_code == 404


class TestInvitation:
    """A company's list named my telephone."""

    @pytest.fixture
    def site(self):
        return a_site(name="城东站")

    @pytest.fixture
    def invitation(self, site):
        contact = a_person("company", Unit.objects.get_parent(site), scope=Scope.BELOW)
        data = f"手机号,网点\n13800000001,{site.code}\n".encode()
        source = Source(io.BytesIO(data), timezone.now(), by=contact)
        load_riders(read_riders(source).good, by=contact, at=timezone.now())
        return Invitation.objects.get()

    def answer(self, client, invitation, answer):
        address = f"/me/riding/invitations/{invitation.pk}"
        return client.post(address, {"answer": answer}, follow=True)

    def test_a_stranger_signs_in_with_the_invited_telephone_and_accepts(
        self, client, invitation, site, settings
    ):
        settings.DEMO_LOGIN = True
        fields = {"phone": "13800000001", "next": "/me/riding"}
        code_page = client.post("/accounts/phone/", fields, follow=True)
        code = re.search(r"(\d{6})", code_page.context["shown"])[1]
        page = client.post(
            "/accounts/code/", {"code": code, "next": "/me/riding"}, follow=True
        ).text
        assert "邀请您登记到城东站" in page
        done = self.answer(client, invitation, "yes").text
        assert "已登记在" in done
        assert "邀请您登记到" not in done
        assert Ridership.objects.riding().get().site == site

    def test_declined_it_is_gone_from_the_page(self, client, me, invitation):
        vault.keep("phone", "13800000001", person=me, at=timezone.now())
        assert "邀请您登记到城东站" in client.get("/me/riding").text
        done = self.answer(client, invitation, "no").text
        assert "已谢绝" in done
        assert "邀请您登记到" not in done
        assert self.answer(client, invitation, "yes").status_code == 404
        assert not Ridership.objects.exists()

    def test_neither_yes_nor_no_changes_nothing(self, client, me, invitation):
        vault.keep("phone", "13800000001", person=me, at=timezone.now())
        assert "邀请您登记到城东站" in self.answer(client, invitation, "\x00maybe").text

    def test_somebody_else_finds_nothing(self, client, me, invitation):
        vault.keep("phone", "13800000002", person=me, at=timezone.now())
        assert "邀请您登记到" not in client.get("/me/riding").text
        assert self.answer(client, invitation, "yes").status_code == 404
        assert not Ridership.objects.exists()
