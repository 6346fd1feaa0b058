"""Units and posts from files: read whole, placed in the tree, taken over once."""

from __future__ import annotations

import io

import pytest

from yizhan.ground.people.actions import take_over_posts, take_over_units
from yizhan.ground.people.exchange import (
    POST_COLUMNS,
    UNIT_COLUMNS,
    post_records,
    read_posts,
    read_units,
    unit_records,
)
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.rules import Role, Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.ground.places.actions import load_divisions
from yizhan.ground.places.exchange import divisions_of_city
from yizhan.ground.places.models import Division
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Loaded, Source, headings_of, write_table

pytestmark = pytest.mark.django_db

TREE = """编码,名称,类型,上级,职能,办公时间
lz-union,鹿寨县总工会,部门,lz,工会,周一至周五 8:00-12:00，15:00-18:00
lz,鹿寨县市场监督管理局,市场监督管理局,city,市场监管,
sj-union,三江县总工会,部门,柳州市行业党委,工会,
traffic,交警支队,部门,city,交警,
"""


@pytest.fixture
def root():
    load_divisions(divisions_of_city("450200"), by=None, at=MONDAY)
    city = Division.objects.get(code="450200")
    return a_unit(code="city", name="柳州市行业党委", division=city)


def read(text: str, reader=read_units):
    return reader(Source(io.BytesIO(text.encode()), MONDAY))


def take(text: str, *, by=None) -> Loaded:
    reading = read(text)
    assert reading.bad == []
    return take_over_units(reading.good, by=by, at=MONDAY)


def complaints(text: str, reader=read_units) -> list[tuple[int, str]]:
    reading = read(text, reader)
    assert reading.good == []
    return [(bad.row, bad.column) for bad in reading.bad]


def test_a_tree_is_planted_in_whatever_order_it_is_written(root):
    assert take(TREE) == Loaded(4, 0, 0)

    union = Unit.objects.get(code="lz-union")
    assert union.is_child_of(Unit.objects.get(code="lz"))
    assert union.competence == "union"
    assert union.office_hours == "Mo-Fr 08:00-12:00,15:00-18:00"
    assert Unit.objects.get(code="sj-union").is_child_of(root)


def test_a_unit_answers_for_the_division_in_its_name_and_the_file_says_so(root):
    reading = read(TREE)
    take_over_units(reading.good, by=None, at=MONDAY)

    divisions = {unit.code: unit.division.name for unit in Unit.objects.all()}
    assert divisions == {
        "city": "柳州市", "lz": "鹿寨县", "lz-union": "鹿寨县", "sj-union": "三江侗族自治县",
        "traffic": "柳州市",
    }  # fmt: skip
    assert {remark.name for remark in reading.remarks} == {"lz", "lz-union", "sj-union", "traffic"}


def test_the_same_file_again_changes_nothing_and_so_does_an_export(root):
    take(TREE)
    assert take(TREE) == Loaded(0, 0, 4)
    table = write_table(unit_records(), headings_of(UNIT_COLUMNS), "csv").decode("utf-8-sig")
    assert take(table) == Loaded(0, 0, 5)


def test_a_division_is_changed_and_what_the_file_does_not_say_stays(root):
    take(TREE)
    assert take("编码,名称,类型,区划\ntraffic,交警大队,部门,450222\n") == Loaded(0, 1, 0)
    unit = Unit.objects.get(code="traffic")
    assert (unit.name, unit.division.name, unit.competence) == ("交警大队", "柳城县", "traffic")
    assert unit.is_child_of(root)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("x,某局,部门,nowhere,", "parent"),
        ("x,某局,部门,,", "parent"),
        ("x,某站点,配送站点,city,", "kind"),
        ("x,某局,部门,city,桂林市", "division"),
        ("x,某局,不知道,city,", "kind"),
        ("city,柳州市行业党委,部门,,", "kind"),
    ],
)
def test_what_cannot_stand_there_is_named(root, row, column):
    assert complaints(f"编码,名称,类型,上级,区划\n{row}\n") == [(2, column)]


def test_a_unit_below_a_bad_one_is_bad_too_and_a_ring_has_no_top(root):
    ring = "编码,名称,类型,上级\nc,丙,部门,a\na,甲,市场监督管理局,b\nb,乙,市场监督管理局,a\n"
    assert sorted(complaints(ring)) == [(2, "parent"), (3, "parent"), (4, "parent")]


def test_no_unit_moves_by_a_file(root):
    take(TREE)
    moved = "编码,名称,类型,上级\nlz-union,鹿寨县总工会,部门,city\n"
    assert complaints(moved) == [(2, "parent")]


def test_without_divisions_a_unit_that_gets_cases_is_not_taken():
    a_unit(code="city")
    assert complaints("编码,名称,类型,上级\nx,某局,部门,city\n") == [(2, "division")]


def test_a_file_gives_no_rights_that_its_bringer_lacks(root):
    take(TREE)
    reading = read("编码,名称,类型,上级\nnew,某局,部门,city\n")
    with pytest.raises(NotAllowed):
        take_over_units(reading.good, by=a_person("admin", Unit.objects.get(code="lz")), at=MONDAY)
    assert not Unit.objects.filter(code="new").exists()


POSTS = """账号,姓名,单位,岗位,范围,起始日期
wei,韦晓明,lz-union,经办人,,2023-05-04
wei,韦晓明,三江县总工会,办理人员,本单位,
qin,覃丽,city,调度员,本单位及下级,
"""


def take_posts(text: str, *, by=None) -> Loaded:
    reading = read(text, read_posts)
    assert reading.bad == []
    return take_over_posts(reading.good, by=by, at=MONDAY)


def test_posts_are_given_and_accounts_opened_once(root):
    take(TREE)
    admin = an_admin(root)
    assert take_posts(POSTS, by=admin) == Loaded(3, 0, 0)
    assert take_posts(POSTS, by=admin) == Loaded(0, 0, 3)

    wei = Person.objects.get(username="wei")
    assert (wei.display_name, wei.has_usable_password()) == ("韦晓明", False)
    posts = wei.posts.order_by("starts_at")
    assert [(p.unit.code, p.role, p.scope) for p in posts] == [
        ("lz-union", Role.HANDLER, Scope.HERE),
        ("sj-union", Role.HANDLER, Scope.HERE),
    ]
    assert str(posts[0].starts_at) == "2023-05-03 16:00:00+00:00"

    table = write_table(post_records(), headings_of(POST_COLUMNS), "csv").decode("utf-8-sig")
    assert take_posts(table, by=admin) == Loaded(0, 0, 4)


def test_an_account_is_called_so_that_somebody_can_sign_in(root):
    take(TREE)
    reading = read("账号,姓名,单位,岗位\na b!,李明,lz-union,经办人\n", read_posts)

    assert reading.good == []
    assert [(bad.row, bad.column) for bad in reading.bad] == [(2, "person")]


def test_a_post_of_another_scope_is_given_anew(root):
    take(TREE)
    take_posts(POSTS)
    wider = "账号,单位,岗位,范围\nwei,lz-union,经办人,本单位及下级\n"
    assert take_posts(wider) == Loaded(0, 1, 0)
    held = Post.objects.filter(person__username="wei", unit__code="lz-union", ends_at=None)
    assert held.get().scope == Scope.BELOW


def test_bad_posts_are_named(root):
    take(TREE)
    text = "账号,姓名,单位,岗位\nnew,,city,经办人\nx,某人,nowhere,经办人\ny,某人,city,国王\n"
    assert complaints(text, read_posts) == [(2, "name"), (3, "unit"), (4, "role")]


def test_nobody_appoints_herself_or_beyond_her_unit_by_a_file(root):
    take(TREE)
    admin = an_admin(root)
    reading = read(f"账号,单位,岗位\n{admin.username},city,经办人\n", read_posts)
    with pytest.raises(NotAllowed):
        take_over_posts(reading.good, by=admin, at=MONDAY)
    reading = read("账号,姓名,单位,岗位\nnew,某人,city,经办人\n", read_posts)
    with pytest.raises(NotAllowed):
        part = a_person("admin", Unit.objects.get(code="lz"))
        take_over_posts(reading.good, by=part, at=MONDAY)
    assert not Person.objects.filter(username="new").exists()
