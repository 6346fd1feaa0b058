"""/desk/riders/import: whatever companies send, each mistake has its sentence; nothing is lost."""

from __future__ import annotations

import pytest

from yizhan.ground.notify.models import Message
from yizhan.ground.people.models import Person
from yizhan.roof.desk.imports.tests.sending import confirm, send
from yizhan.roof.desk.register.tests.files import GOOD, REFUSED, TAKEN, assert_one_rider, text
from yizhan.roof.desk.register.tests.world import City
from yizhan.wings.organisation.register.actions import inviting
from yizhan.wings.organisation.register.models import Invitation, Ridership

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


@pytest.fixture
def contact(client, city):
    client.force_login(city.contact)
    return city.contact


@pytest.mark.parametrize("what", TAKEN)
def test_taken_by_the_page(client, city, what):
    client.force_login(city.admin)
    preview = send(client, "/desk/riders/import", TAKEN[what], "list.bin")
    assert not Ridership.objects.exists()
    assert confirm(client, preview).status_code == 302
    assert_one_rider(city)


@pytest.mark.parametrize("what", REFUSED)
def test_refused_by_the_page(client, city, contact, what):
    data, says = REFUSED[what]
    answer = send(client, "/desk/riders/import", data)
    assert says in answer.text
    assert '/confirm"' not in answer.text
    assert not Ridership.objects.exists()
    assert not Person.objects.filter(username__startswith="r-").exists()


class TestPage:
    def send(self, client, data):
        return send(client, "/desk/riders/import", data)

    def test_good_rows_are_kept_if_asked(self, client, city, contact):
        page = self.send(client, text(GOOD, ["1", "韦山", "S1", ""]))
        assert page.context["report"]["new"] == 1
        assert "邀请 1 人" in page.text
        confirm(client, page)
        assert Invitation.objects.count() == 1

    def test_both_rows_of_a_pair_are_named_and_neither_is_kept(self, client, city, contact):
        page = self.send(client, text(GOOD, GOOD, ["13800000002", "韦山", "S1", ""]))
        assert [cell["row"] for cell in page.context["bad"]] == [2, 3]
        confirm(client, page)
        assert Invitation.objects.get().phone.masked == "138****0002"

    def test_a_companys_list_invites_and_the_page_says_so(self, client, city, contact):
        preview = self.send(client, text(GOOD))
        assert not Message.objects.filter(topic="riding.invited").exists()
        confirm(client, preview)
        assert "邀请 1 人" in client.get("/desk/companies").text
        assert not Ridership.objects.exists()
        message = Message.objects.get(topic="riding.invited")
        assert "顺程即时配送" in message.body
        assert "城区站" in message.body
        assert message.person is None
        assert "1 个" in client.get("/desk/riders/import").text

    def test_a_preview_names_no_rider(self, client, city, contact):
        city.rider("13800000001", name="覃小河")
        head = "手机号,网点,用工方式\n".encode()
        page = self.send(client, head + "13800000001,S1,众包\n".encode())
        assert page.context["report"]["changed"] == 1
        assert "覃" not in page.text
        assert "138****0001" not in page.text

    def test_too_many_is_said_at_the_file(self, client, city, contact, monkeypatch):
        monkeypatch.setattr(inviting, "INVITATIONS_A_DAY", 0)
        assert "上限" in self.send(client, text(GOOD)).text

    def test_what_it_says_of_columns_it_does_not_know(self, client, city, contact):
        page = self.send(client, b"x," + text(GOOD, ["1", "", "", ""]).replace(b"\n", b"\n,"))
        assert "x" in page.text

    def test_it_shows_the_codes_of_ones_own_sites(self, client, city, contact):
        page = client.get("/desk/riders/import").text
        assert "城区站" in page
        assert "宜州站" not in page

    def test_a_lead_does_not(self, client, city):
        client.force_login(city.lead)
        assert client.get("/desk/riders/import").status_code == 403
