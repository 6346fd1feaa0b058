"""Standard texts: kept for all desks by whoever edits the menu."""

from __future__ import annotations

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.models import StandardText
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import an_admin

pytestmark = pytest.mark.django_db
FIELDS = {"title": "已送水", "text": "热水已经送到。", "status": "resolved", "position": 1}


@pytest.fixture
def city():
    return a_city()


def test_a_text_is_added_changed_and_removed(client, city):
    client.force_login(an_admin(city.committee))

    assert client.post("/desk/texts/new", FIELDS).status_code == 302
    text = StandardText.objects.get()
    client.post(f"/desk/texts/{text.pk}", FIELDS | {"text": "热水送到了。"})
    assert "热水送到了。" in client.get("/desk/texts").content.decode()
    client.post(f"/desk/texts/{text.pk}/remove")

    assert not StandardText.objects.exists()
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"standard_text.saved", "standard_text.removed"} <= verbs


def test_a_text_needs_words(client, city):
    client.force_login(an_admin(city.committee))

    assert client.post("/desk/texts/new", FIELDS | {"text": ""}).status_code == 422


@pytest.mark.parametrize("path", ["/desk/texts", "/desk/texts/new"])
@pytest.mark.parametrize("who", ["handler", "dispatcher", "lead", "rider"])
def test_it_is_for_who_edits_the_menu(client, city, path, who):
    client.force_login(getattr(city, who))

    assert client.get(path).status_code == 403


def test_anonymous_is_sent_to_login(client):
    assert client.get("/desk/texts").status_code == 302
