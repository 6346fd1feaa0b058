"""/gates: found by name, initials or position; a page; problems and notes."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.public.gates.words import PROBLEM_BADGE, RULE_LOOK
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.models import Note, Problem
from yizhan.wings.care.gates.rules import EntryRule, GateRow
from yizhan.wings.care.gates.tests.factories import a_compound, gate_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    gates = (GateRow("东门", "朝新建路", "24/7"), GateRow("南门"))
    return a_compound(name="恒远花园", plan="3 栋在东门右手", gates=gates)


class TestList:
    def test_by_initials(self, client, place):
        other = a_compound(place.unit, place.division, name="金城广场", kind="mall")
        page = client.get("/gates", {"q": "hyhy"}).text
        assert place.name in page
        assert other.name not in page
        assert other.name in client.get("/gates", {"kind": "mall"}).text

    def test_what_is_not_there_gets_a_way_on(self, client, place):
        assert "试试" in client.get("/gates", {"q": "没有这里"}).text

    def test_nearest_first_and_the_position_is_kept_nowhere(self, client, place):
        near = a_compound(place.unit, place.division, name="近的", lon=108.5, lat=24.9)
        answer = client.get("/gates", headers={"X-Here": "108.5,24.9"})
        assert answer.text.index(near.name) < answer.text.index(place.name)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "X-Here" in answer.headers["Vary"]

    def test_it_costs_the_same_however_long(self, client, place, django_assert_max_num_queries):
        for _n in range(5):
            a_compound(place.unit, place.division)
        client.get("/gates")
        with django_assert_max_num_queries(4):
            client.get("/gates")

    def test_what_is_removed_is_gone(self, client, place):
        keeper = a_person("handler", place.unit)
        actions.remove_compound(place, by=keeper, at=timezone.now(), reason="拆了")
        assert place.name not in client.get("/gates").text
        assert client.get(f"/gates/{place.code}").status_code == 404


class TestPage:
    def test_it_says_which_gate_is_open_and_how_one_gets_in(self, client, place):
        page = client.get(f"/gates/{place.code}").text
        assert "3 栋在东门右手" in page
        assert "停在外面，步行进" in page
        assert "全天" in page or "24" in page
        assert page.index("东门") < page.index("南门")

    def test_a_note_is_seen_only_after_somebody_read_it(self, client, place):
        answer = client.post(f"/gates/{place.code}/note", {"note": "东门左边能停三辆"}, follow=True)
        assert "谢谢" in answer.text
        assert "能停三辆" not in client.get(f"/gates/{place.code}").text

        note = Note.objects.get()
        keeper = a_person("handler", place.unit)
        actions.decide_note(note, show=True, by=keeper, at=timezone.now())
        assert "能停三辆" in client.get(f"/gates/{place.code}").text

    def test_a_note_with_a_telephone_stays_in_the_form(self, client, place):
        answer = client.post(f"/gates/{place.code}/note", {"note": "找保安 13800138000"})
        assert answer.status_code == 422
        assert "找保安 13800138000" in answer.text
        assert not Note.objects.exists()

    def test_a_problem_is_a_case_and_its_state_is_public(self, client, place):
        gate_item()
        words = {"kind": "gate_shut", "text": "凌晨被挡，不要告诉别人"}
        answer = client.post(f"/gates/{place.code}/problem", words)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/case/")
        assert Case.objects.get().unit == place.unit

        page = client.get(f"/gates/{place.code}").text
        assert "data-problem" in page
        assert "不要告诉别人" not in page
        assert Case.objects.get().reference not in page

    def test_without_a_tap_the_text_stays(self, client, place):
        gate_item()
        answer = client.post(f"/gates/{place.code}/problem", {"text": "夜里"})
        assert answer.status_code == 422
        assert "夜里</textarea>" in answer.text
        assert not Problem.objects.exists()

    def test_sent_twice_it_is_one(self, client, place):
        gate_item()
        for _again in range(2):
            client.post(
                f"/gates/{place.code}/problem",
                {"kind": "dark"},
                headers={"Idempotency-Key": "f00dcafe12345678abcd"},
            )
        assert Case.objects.count() == 1


def test_every_state_and_rule_has_its_look():
    assert set(PROBLEM_BADGE) == set(Status)
    assert set(RULE_LOOK) == {"", *EntryRule}
