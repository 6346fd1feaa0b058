"""audit verify and token: what an operator types."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from yizhan.commands import audit, token
from yizhan.ground.audit.actions import record
from yizhan.ground.audit.models import Entry, Head
from yizhan.ground.audit.rules import declared
from yizhan.ground.audit.tests.factories import ThingVerb
from yizhan.ground.people.actions import holder_of
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit

pytestmark = pytest.mark.django_db


def run(command, *arguments: str):
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def test_a_whole_chain():
    record(ThingVerb.DONE, by=None, target="nothing", at=MONDAY)

    assert str(Head.objects.get().position) in run(audit.command, "verify").output


GET_PAST_THE_TRIGGER = {
    "sqlite": "DROP TRIGGER audit_entry_no_update",
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry;"
        " GRANT UPDATE ON audit_entry TO CURRENT_USER"
    ),
}


def test_a_changed_entry_is_named():
    record(ThingVerb.DONE, by=None, target="nothing", at=MONDAY)
    with connection.cursor() as cursor:
        cursor.execute(GET_PAST_THE_TRIGGER[connection.vendor])
    Entry.objects.update(verb="test.undone")
    result = run(audit.command, "verify")

    assert isinstance(result.exception, CommandError)
    assert str(Entry.objects.first().position) in str(result.exception)


def test_the_verbs_are_listed_with_what_they_stand_for():
    lines = run(audit.command, "verbs").output.splitlines()

    assert "case.opened                新建工单" in lines
    assert len(lines) == len(declared())


@pytest.fixture
def person():
    return a_person("handler", a_unit())


def test_a_token_opens_until_it_is_taken_back(person):
    made = run(token.command, person.username).output.strip()
    assert holder_of(made, at=timezone.now()) == person

    run(token.command, person.username, "--revoke")
    assert holder_of(made, at=timezone.now()) is None


def test_nobody_has_no_token():
    assert isinstance(run(token.command, "nobody").exception, CommandError)
