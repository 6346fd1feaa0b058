"""grant, end_post: nobody gives what is not hers to give, and the city keeps an administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import end_post, grant
from yizhan.ground.people.actions.posts import HasPost, LastAdmin, UnitClosed, grantable
from yizhan.ground.people.models import Post
from yizhan.ground.people.permissions import OF_THE_CITY, ROLES, Permission
from yizhan.ground.people.roles import can, can_somewhere, permissions_of, units_where
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed, Refusal


@pytest.fixture
def world(db):
    root = a_unit()
    county = a_unit(root, kind="bureau")
    return {
        "root": root,
        "county": county,
        "office": a_unit(county, kind="office"),
        "admin": an_admin(root),
        "county_admin": a_person("admin", county, scope=Scope.BELOW),
        "here_admin": a_person("admin", county),
        "rider": a_person(),
    }


def test_it_works_at_once(world):
    rider = world["rider"]
    assert not can(rider, Permission.CASE_WORK, world["office"])

    grant(rider, role="handler", unit=world["office"], by=world["admin"], at=MONDAY)

    assert can(rider, Permission.CASE_WORK, world["office"])
    assert list(units_where(rider, Permission.CASE_READ)) == [world["office"]]


def test_it_leaves_a_trace(world):
    grant(world["rider"], role="handler", unit=world["office"], by=world["admin"], at=MONDAY)

    entry = Entry.objects.filter(verb="post.granted").latest("position")
    assert entry.by == world["admin"].username
    assert entry.facts == {"role": "handler", "unit": world["office"].code, "scope": "here"}


def test_a_county_appoints_below_itself_only(world):
    by = world["county_admin"]
    grant(world["rider"], role="handler", unit=world["office"], by=by, at=MONDAY)
    with pytest.raises(NotAllowed):
        grant(world["rider"], role="lead", unit=world["root"], by=by, at=MONDAY)


def test_here_does_not_give_below(world):
    by = world["here_admin"]
    grant(world["rider"], role="handler", unit=world["county"], by=by, at=MONDAY)
    with pytest.raises(NotAllowed):
        grant(
            world["rider"], role="lead", unit=world["county"], scope=Scope.BELOW, by=by, at=MONDAY
        )
    with pytest.raises(NotAllowed):
        grant(world["rider"], role="lead", unit=world["office"], by=by, at=MONDAY)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"admin"}))
def test_only_administrators_appoint(world, role):
    somebody = a_person(role, world["root"], scope=Scope.BELOW)
    with pytest.raises(NotAllowed):
        grant(world["rider"], role="host", unit=world["office"], by=somebody, at=MONDAY)
    assert grantable(somebody, world["office"], scope=Scope.HERE) == []


def test_nobody_appoints_herself(world):
    with pytest.raises(NotAllowed):
        grant(world["admin"], role="handler", unit=world["office"], by=world["admin"], at=MONDAY)


def test_the_database_refuses_an_unknown_role(world):
    post = grant(world["rider"], role="handler", unit=world["office"], by=None, at=MONDAY)
    with pytest.raises(IntegrityError, match="people_post_role_known"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(role="emperor")


def test_no_post_twice_none_in_a_closed_unit_and_no_invented_role(world):
    post = {"role": "handler", "unit": world["office"], "by": world["admin"], "at": MONDAY}
    grant(world["rider"], **post)
    with pytest.raises(HasPost):
        grant(world["rider"], **post)
    with pytest.raises(Refusal):
        grant(world["rider"], **post | {"role": "emperor"})
    world["office"].closed_on = MONDAY.date()
    with pytest.raises(UnitClosed):
        grant(a_person(), **post)


def test_a_post_ends_by_itself(world):
    grant(
        world["rider"], role="handler", unit=world["office"], by=None,
        at=MONDAY, until=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip
    assert not can(world["rider"], Permission.CASE_READ, world["office"])


def test_ending_takes_the_power_away(world):
    post = grant(world["rider"], role="handler", unit=world["office"], by=None, at=MONDAY)

    end_post(post, by=world["admin"], at=MONDAY)
    end_post(post, by=world["admin"], at=MONDAY)

    assert not can(post.person, Permission.CASE_READ, world["office"])
    assert Entry.objects.filter(verb="post.ended").count() == 1


def test_a_county_cannot_end_what_stands_above_it(world):
    post = Post.objects.get(person=world["admin"])
    with pytest.raises(NotAllowed):
        end_post(post, by=world["county_admin"], at=MONDAY)


def test_the_last_administrator_stays(world):
    first = Post.objects.get(person=world["admin"])
    with pytest.raises(LastAdmin):
        end_post(first, by=world["admin"], at=MONDAY)

    second = an_admin(world["root"])
    end_post(first, by=second, at=MONDAY)
    assert first.ends_at == MONDAY


@pytest.mark.parametrize("permission", sorted(OF_THE_CITY))
def test_what_is_the_citys_is_in_no_corner_of_it(world, permission):
    assert can_somewhere(world["admin"], permission)
    assert permission in permissions_of(world["admin"])
    for who in ("county_admin", "here_admin"):
        assert not can_somewhere(world[who], permission)
        assert not can(world[who], permission, world["county"])
        assert permissions_of(world[who]) == ROLES["admin"] - OF_THE_CITY
