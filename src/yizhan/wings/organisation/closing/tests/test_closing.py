"""announce, withdraw: by the administrator, in time, one in force; what was announced stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.closing.actions import BadAnnouncement, announce, withdraw
from yizhan.wings.organisation.closing.models import Closing
from yizhan.wings.organisation.closing.rules import NOTICE, WORDS_LIMIT

pytestmark = pytest.mark.django_db
SOON = local_day(MONDAY) + NOTICE
SAID: dict[str, Any] = {"ends_on": SOON, "kept": "三十天内可下载", "instead": "找区总工会"}


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def admin(root):
    return an_admin(root)


def test_one_is_in_force_and_the_earlier_one_stays_as_it_was(admin):
    first = announce(**SAID, by=admin, at=MONDAY)
    assert announce(**SAID, by=admin, at=MONDAY) == first, "sent twice"
    later = announce(**SAID | {"ends_on": SOON + timedelta(days=9)}, by=admin, at=MONDAY)
    assert list(Closing.objects.public()) == [later]
    assert Closing.objects.count() == 2
    verbs = list(Entry.objects.filter(verb__startswith="closing.").values_list("verb", flat=True))
    assert verbs == ["closing.announced"] * 2


def test_words_are_mended_when_the_day_is_near(admin):
    announce(**SAID, by=admin, at=MONDAY)
    announce(**SAID | {"kept": "只到周五"}, by=admin, at=MONDAY + timedelta(days=20))
    assert Closing.objects.public().get().kept == "只到周五"


@pytest.mark.parametrize(
    ("column", "value"),
    [("ends_on", SOON - timedelta(days=1)), ("kept", "  "), ("instead", "长" * (WORDS_LIMIT + 1))],
)
def test_what_is_refused_stands_beside_its_input(admin, column, value):
    with pytest.raises(BadAnnouncement) as refusal:
        announce(**SAID | {column: value}, by=admin, at=MONDAY)
    assert set(refusal.value.fields) == {column}
    assert not Closing.objects.exists()


def test_it_is_taken_back_once(admin):
    announce(**SAID, by=admin, at=MONDAY)
    assert withdraw(by=admin, at=MONDAY)
    assert not withdraw(by=admin, at=MONDAY)
    assert not Closing.objects.public().exists()


def test_only_the_administrator_announces(root):
    for role in ("lead", "dispatcher"):
        with pytest.raises(NotAllowed):
            announce(**SAID, by=a_person(role, root, scope="below"), at=MONDAY)
