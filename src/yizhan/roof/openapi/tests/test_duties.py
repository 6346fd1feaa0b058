"""GET /api/v1/duties: what the token's units owe, and nobody who did it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.duties.actions import complete_duty
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.tests.factories import TODAY, a_tree

pytestmark = pytest.mark.django_db
URL = "/api/v1/duties"


@pytest.fixture
def tree():
    with time_machine.travel(MONDAY, tick=False):
        yield a_tree(rules=False)


def asked(client, person, *, good_for=None, **query):
    token = issue_token(person, by=None, at=MONDAY, **(good_for or {}))
    return client.get(URL, query, headers={"Authorization": f"Bearer {token}"})


def test_what_is_owed_and_by_when(client, tree):
    late = tree.duty(what="早该报了")
    Duty.objects.filter(pk=late.pk).update(due_on=TODAY - timedelta(days=1))
    soon = tree.duty(tree.bureau, what="月底报")
    first, second = asked(client, tree.lead).json()["items"]
    assert (first["id"], first["late"], first["state"]) == (late.pk, True, "owed")
    assert (second["id"], second["unit"], second["late"]) == (soon.pk, tree.bureau.code, False)
    assert (second["rule"], second["about"], second["done_on"]) == (None, None, None)


def test_by_state_and_unit_and_not_who_did_it(client, tree):
    duty = tree.duty(tree.bureau)
    tree.duty()
    done_by = tree.bureau_handler
    complete_duty(duty, by=done_by, proof="见台账第七页", at=MONDAY, version=duty.version)
    answer = asked(client, tree.lead, state="done")
    (one,) = answer.json()["items"]
    assert (one["id"], one["done_on"]) == (duty.pk, TODAY.isoformat())
    assert done_by.username not in answer.text and "台账" not in answer.text
    assert asked(client, tree.lead, unit=tree.bureau.code).json()["count"] == 1
    assert asked(client, tree.lead, state="x").status_code == 422


def test_those_of_the_tokens_unit_only(client, tree):
    tree.duty(), tree.duty(tree.bureau)
    own = asked(client, tree.lead, good_for={"unit": tree.bureau}).json()
    assert [one["unit"] for one in own["items"]] == [tree.bureau.code]
    assert asked(client, tree.stranger).json()["items"] == []
    assert client.get(URL).status_code == 401
    assert asked(client, tree.lead, good_for={"verbs": ["webhooks"]}).status_code == 403
