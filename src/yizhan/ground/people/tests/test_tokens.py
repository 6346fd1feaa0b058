"""Tokens: shown once, kept as a hash, ended at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import holder_of, issue_token, revoke_tokens
from yizhan.ground.people.models import Token
from yizhan.ground.people.tests.factories import a_person

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return a_person()


def test_who_holds_it_is_its_person(person):
    assert holder_of(issue_token(person, by=None, at=AT), at=AT) == person


def test_only_a_hash_is_kept(person):
    token = issue_token(person, by=None, at=AT)

    assert token not in str(Token.objects.values())
    assert token not in str(Entry.objects.values())


def test_a_revoked_token_opens_nothing(person):
    token = issue_token(person, by=None, at=AT)

    assert revoke_tokens(person, by=None, at=AT) == 1
    assert holder_of(token, at=AT) is None
    assert revoke_tokens(person, by=None, at=AT) == 0


def test_a_token_of_somebody_who_left_opens_nothing(person):
    token = issue_token(person, by=None, at=AT)
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert holder_of(token, at=AT) is None


def test_a_made_up_token_opens_nothing(person):
    issue_token(person, by=None, at=AT)

    assert holder_of("yz_made-up", at=AT) is None
