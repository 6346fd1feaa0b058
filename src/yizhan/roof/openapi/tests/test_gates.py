"""/api/v1/gates: the gate handbook for everybody."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.rules import GateRow
from yizhan.wings.care.gates.tests.factories import a_compound, gate_item

pytestmark = pytest.mark.django_db
URL = "/api/v1/gates"


@pytest.fixture
def place():
    gate = GateRow("东门", "朝新建路", "Mo-Su 06:00-22:00", 108.061, 24.69)
    return a_compound(code="A", name="恒远花园", lon=108.06, lat=24.69, gates=(gate,))


def test_by_initials_kind_and_division(client, place):
    a_compound(place.unit, place.division, code="B", name="金城广场", kind="mall")

    def codes(**asked):
        return [one["code"] for one in client.get(URL, asked).json()["items"]]

    assert codes() == ["A", "B"]
    assert codes(q="hyhy") == ["A"]
    assert codes(kind="mall") == ["B"]
    assert codes(division=place.division.code) == ["A", "B"]
    assert codes(division="000000") == []
    assert client.get(URL, {"kind": "castle"}).status_code == 422


def test_one_with_its_gates_and_whether_a_problem_is_open(client, place):
    gate_item()
    body = client.get(f"{URL}/A").json()
    (gate,) = body["gates"]
    assert (gate["name"], gate["place"], gate["hours"]) == ("东门", "朝新建路", "Mo-Su 06:00-22:00")
    assert (gate["lon"], gate["lat"]) == (108.061, 24.69)
    assert (body["rule"], body["problem_open"]) == ("walk_in", False)

    actions.report_problem(place, kind="dark", text="秘密", by=None, at=timezone.now())
    answer = client.get(f"{URL}/A")
    assert answer.json()["problem_open"] is True
    assert "秘密" not in answer.text


def test_what_was_taken_out_is_not_found(client, place):
    keeper = a_person("handler", place.unit)
    actions.remove_compound(place, by=keeper, at=timezone.now(), reason="拆了")
    assert client.get(f"{URL}/A").status_code == 404
    assert client.get(URL).json()["items"] == []
