"""/desk/gates: shows only what is visible; a form, notes, files."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import hechi
from yizhan.kit.geo import from_wgs84
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.models import Compound, Note
from yizhan.wings.care.gates.tests.factories import a_compound

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    hechi()
    county = Division.objects.get(name="金城江区")
    return a_compound(division=county, name="恒远花园", lon=108.06, lat=24.70)


@pytest.fixture
def keeper(place):
    return a_person("dispatcher", place.unit, scope=Scope.BELOW)


@pytest.fixture
def desk(client, keeper):
    client.force_login(keeper)
    return client


def said(place, **changes):
    """The values that the form of a place sends."""
    columns = {
        "name": place.name, "kind": place.kind, "unit": place.unit_id, "lon": place.lon,
        "lat": place.lat, "rule": "register", "crs": "wgs84", "version": place.version,
        "gate1": "东门", "gate1_place": "朝新建路", "gate1_hours": "24/7",
    }  # fmt: skip
    return columns | changes


def test_the_list_finds_by_initials_and_shows_nobody_elses(desk, place):
    other = a_compound(a_unit(a_unit()), place.division, name="红叶花园")
    page = desk.get("/desk/gates", {"q": "hyhy"}).text
    assert place.name in page
    assert other.name not in page
    assert desk.get(f"/desk/gates/{other.code}").status_code == 404


def test_saving_changes_and_another_editor_is_not_overwritten(desk, place):
    answer = desk.post(f"/desk/gates/{place.code}", said(place, parking="左边"))
    assert answer.status_code == 302
    row = Compound.objects.get(pk=place.pk)
    assert (row.parking, row.rule, row.gates.get().hours) == ("左边", "register", "24/7")

    late = desk.post(f"/desk/gates/{place.code}", said(place, parking="右边"))
    assert late.status_code == 422
    assert "右边" in late.text
    assert Compound.objects.get(pk=place.pk).parking == "左边"


def test_a_place_that_has_not_moved_stays_in_its_township(desk, place):
    township = Division.objects.filter(parent=place.division).first()
    Compound.objects.filter(pk=place.pk).update(division=township)
    desk.post(f"/desk/gates/{place.code}", said(place, parking="左边"))
    assert Compound.objects.get(pk=place.pk).division == township

    moved = said(place, lon=place.lon + 0.001, version=place.version + 1)
    assert desk.post(f"/desk/gates/{place.code}", moved).status_code == 302
    assert Compound.objects.get(pk=place.pk).division == place.division


def test_a_gate_has_coordinates_in_the_system_of_the_form(desk, place):
    lon, lat = from_wgs84(108.061, 24.701, "gcj02")
    shifted = from_wgs84(place.lon, place.lat, "gcj02")
    words = said(place, crs="gcj02", lon=shifted[0], lat=shifted[1], gate1_lon=lon, gate1_lat=lat)
    assert desk.post(f"/desk/gates/{place.code}", words).status_code == 302
    gate = place.gates.get()
    assert (gate.lon, gate.lat) == (pytest.approx(108.061), pytest.approx(24.701))
    assert 'value="108.061' in desk.get(f"/desk/gates/{place.code}").text


def test_half_a_point_stands_beside_its_field(desk, place):
    answer = desk.post(f"/desk/gates/{place.code}", said(place, gate1_lon="108.061"))
    assert answer.status_code == 422
    assert "经度和纬度要么都填" in answer.text


def test_mistakes_stand_beside_their_fields(desk, place):
    words = said(place, gate2_place="河边", gate1_hours="随便", name="")
    answer = desk.post(f"/desk/gates/{place.code}", words)
    assert answer.status_code == 422
    assert "请填写入口名称" in answer.text
    assert Compound.objects.get(pk=place.pk).version == place.version


def test_a_new_place_is_found_by_riders(desk, place):
    answer = desk.post("/desk/gates/new", said(place, code="N-1", name="金城广场", kind="mall"))
    assert answer.status_code == 302
    assert Compound.objects.get(code="N-1").division == place.division
    assert "金城广场" in desk.get("/gates", {"q": "jcgc"}).text


def test_a_note_is_shown_and_taken_back(desk, place):
    note = actions.add_note(place, text="东门左边能停", at=timezone.now())
    assert note.text in desk.get("/desk/gates/notes").text
    where = f"/desk/gates/notes/{note.pk}"
    assert desk.post(where, {"show": "1", "from": "notes"}).url == "/desk/gates/notes"
    assert Note.objects.shown().exists()
    assert desk.post(where, {"show": "0"}).url == f"/desk/gates/{place.code}"
    assert not Note.objects.shown().exists()


def test_taken_out_and_put_back_with_a_reason(desk, place):
    desk.post(f"/desk/gates/{place.code}/remove", {"reason": ""})
    assert Compound.objects.public().exists()
    desk.post(f"/desk/gates/{place.code}/remove", {"reason": "拆了"})
    assert place.name in desk.get("/desk/gates", {"removed": "1"}).text
    assert "拆了" in desk.get(f"/desk/gates/{place.code}").text
    desk.post(f"/desk/gates/{place.code}/restore", {"reason": "没拆"})
    assert Compound.objects.public().exists()


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_the_list_as_a_file(desk, place, form):
    assert desk.get(f"/desk/gates/export.{form}").status_code == 200
    assert desk.get("/desk/gates/export.exe").status_code == 404


def test_who_lacks_the_permission_gets_403(client, place):
    client.force_login(a_person("company", place.unit))
    assert client.get("/desk/gates").status_code == 403
    client.force_login(an_admin(place.unit))
    assert client.get("/desk/gates/import").status_code == 200
