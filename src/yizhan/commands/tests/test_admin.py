"""admin: an empty city gets its first administrator; one who lost her password gets another."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.core.management.base import CommandError

from yizhan.commands.admin import command
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.people.rules import NameUnusable

pytestmark = pytest.mark.django_db


def admin(*arguments: str):
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def test_an_empty_city_gets_its_first():
    password = admin("li", "--city", "河池市行业党委").output.strip()

    person, root = Person.objects.get(username="li"), Unit.objects.get()
    assert person.check_password(password)
    assert can(person, Permission.POST_GRANT, root)


def test_again_is_a_new_password_and_no_second_post():
    first = admin("li", "--city", "河池市行业党委").output.strip()
    second = admin("li").output.strip()

    assert first != second
    assert Person.objects.get(username="li").check_password(second)
    assert Post.objects.count() == 1


def test_an_empty_city_wants_a_name():
    result = admin("li")

    assert isinstance(result.exception, CommandError)
    assert not Person.objects.filter(username="li").exists()


@pytest.mark.parametrize("name", ["a b!", "li;", "李　明", "x" * 151])
def test_a_name_nobody_can_sign_in_with_is_refused(name):
    result = admin(name, "--city", "河池市行业党委")

    assert isinstance(result.exception, NameUnusable)
    assert not Unit.objects.exists()
