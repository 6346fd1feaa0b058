"""/desk/people/doubles: two accounts of one person, looked at, made one, and two again."""

from __future__ import annotations

import pytest

from yizhan.ground.people import vault
from yizhan.ground.people.models import PersonMerge
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.wings.organisation.register.actions import join
from yizhan.wings.organisation.register.tests.factories import a_site

pytestmark = pytest.mark.django_db
PAGE = "/desk/people/doubles"
BOTH = {"stays": "0001", "goes": "0002"}
PHONES = ("13800000001", "13800000002")


@pytest.fixture
def two():
    root = a_unit()
    head, double = a_person(display_name="韦**"), a_person(display_name="韦*明")
    for person, phone in zip((head, double), PHONES, strict=True):
        vault.keep("phone", phone, person=person, at=MONDAY)
    join(double, a_site(a_unit(root, kind="company")), by=None, at=MONDAY)
    return root, head, double


@pytest.fixture
def admin(client, two):
    person = an_admin(two[0])
    client.force_login(person)
    return person


def test_both_are_shown_before_anything_happens(client, admin, two):
    page = client.get(PAGE, BOTH).content.decode()
    assert "韦**" in page and "韦*明" in page
    assert "138****0002" in page and "13800000002" not in page
    assert not PersonMerge.objects.exists()


def test_they_become_one_and_two_again(client, admin, two):
    _, head, double = two
    client.post(PAGE, BOTH)
    merge = PersonMerge.objects.get()
    assert (merge.person, merge.into, merge.by) == (double, head, admin)
    assert double.username in client.get(PAGE).content.decode()

    client.post(f"{PAGE}/{merge.pk}/undo")
    double.refresh_from_db()
    assert double.merged_into is None
    assert double.username not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("goes", ["13800000002", "9999", "nobody", "12"])
def test_who_is_not_known_is_said_beside_the_box(client, admin, two, goes):
    answer = client.get(PAGE, BOTH | {"goes": goes})
    assert answer.status_code == 422
    assert goes in answer.content.decode()


def test_one_account_is_not_two(client, admin, two):
    assert client.post(PAGE, BOTH | {"goes": BOTH["stays"]}).status_code == 422


def test_who_is_out_of_reach_is_not_shown(client, two):
    root, head, double = two
    client.force_login(a_person("admin", a_unit(root)))
    answer = client.get(PAGE, BOTH)
    assert answer.status_code == 422
    assert head.username not in answer.content.decode()


def test_who_never_rode_is_shown_to_who_appoints_in_the_whole_city_only(client, two):
    root, head, _double = two
    staff = a_person("handler", root)
    client.force_login(a_person("admin", a_unit(root), scope="below"))
    unknown = client.get(PAGE, {"stays": "nobody", "goes": "9999"}).content.decode()
    beyond = client.get(PAGE, {"stays": staff.username, "goes": BOTH["stays"]}).content.decode()
    sentence = "在您的管理范围内没有"
    assert unknown.count(sentence) == beyond.count(sentence) == 2
    assert "138****0001" not in beyond and head.display_name not in beyond


def test_others_merges_are_seen_by_who_appoints_everywhere(client, admin, two):
    root, *_ = two
    client.post(PAGE, BOTH)
    merge = PersonMerge.objects.get()
    client.force_login(a_person("admin", a_unit(root)))
    assert client.post(f"{PAGE}/{merge.pk}/undo").status_code == 404
    client.force_login(an_admin(root))
    assert client.post(f"{PAGE}/{merge.pk}/undo").status_code == 302


def test_who_may_not(client, two):
    client.force_login(a_person("handler", two[0]))
    assert client.get(PAGE).status_code == 403


def test_a_fixed_number_of_queries(client, admin, two, django_assert_num_queries):
    with django_assert_num_queries(13):
        client.get(PAGE, BOTH)
