"""Search is no oracle: who may not open a sealed fact cannot try it out, and who may is written
down and counted."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.people import vault
from yizhan.ground.people.models import Reveal
from yizhan.ground.people.tests.factories import MONDAY, a_person, an_admin
from yizhan.kit.rate_counter import RateCounter
from yizhan.roof.desk.register.tests.world import City
from yizhan.roof.shared import rate_limits

pytestmark = pytest.mark.django_db
LIST, SEARCH = "/desk/riders", "/desk/riders/search"
NUMBER, NAME = "13800004321", "覃小河"
RIGHT_AND_WRONG = [(NUMBER, "13800014321"), (NAME, "覃小江")]


@pytest.fixture
def city():
    return City()


def _told(answer, *typed: str) -> str:
    """The page without what was typed and without what differs at each request."""
    differs = r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|\d\d-\d\d \d\d:\d\d'
    page = re.sub(differs, "", answer.text)
    for words in typed:
        page = page.replace(words, "…").replace(quote(words), "…")
    return page


@pytest.mark.parametrize("pair", RIGHT_AND_WRONG)
@pytest.mark.parametrize("page", [LIST, "/desk/people"])
@pytest.mark.parametrize("role", ["lead", "admin", "keeper"])
def test_a_whole_fact_in_the_address_tells_nothing(client, city, pair, page, role):
    city.rider(NUMBER, NAME)
    vault.keep("phone", "13700001111", person=city.keeper, at=MONDAY)
    client.force_login(getattr(city, role))
    right, wrong = (client.get(page, {"q": words}) for words in pair)
    assert right.status_code == wrong.status_code
    assert _told(right, *pair) == _told(wrong, *pair)


def test_staff_are_not_found_by_a_number(client, city):
    vault.keep("phone", NUMBER, person=city.keeper, at=MONDAY)
    client.force_login(city.admin)
    right, wrong = (client.get("/desk/people", {"q": n}) for n in (NUMBER, "13800014321"))
    assert _told(right, NUMBER) == _told(wrong, "13800014321")


def test_an_account_is_not_found_by_a_whole_number_to_merge_it(client, city):
    entry = city.rider(NUMBER, NAME)
    client.force_login(city.admin)
    page = "/desk/people/doubles"
    asked = [{"stays": n, "goes": "nobody"} for n in (NUMBER, "13800014321")]
    right, wrong = (client.get(page, form) for form in asked)
    assert _told(right, NUMBER) == _told(wrong, "13800014321")
    assert entry.rider.username not in right.text


@pytest.mark.parametrize("words", [NUMBER, NAME])
def test_a_lead_may_not_search_by_whole_facts(client, city, words):
    city.rider(NUMBER, NAME)
    client.force_login(city.lead)
    answer = client.post(SEARCH, {"words": words, "reason": "想知道是谁"})
    assert answer.status_code == 403
    assert not Reveal.objects.exists()


@pytest.mark.parametrize("words", [NUMBER, NAME])
def test_a_search_by_who_may_reveal_is_a_look(client, city, words):
    entry = city.rider(NUMBER, NAME)
    client.force_login(city.keeper)
    assert client.post(SEARCH, {"words": words, "reason": ""}).status_code == 422
    page = client.post(SEARCH, {"words": words, "reason": "来电求助"})
    assert f"/desk/riders/{entry.pk}" in page.text
    look = Reveal.objects.about(entry.rider).get()
    assert (look.by, look.reason) == (city.keeper, "来电求助")
    line = Entry.objects.get(verb="secret.searched")
    assert line.by == city.keeper.username
    assert line.facts["matches"] == 1
    assert words not in str(line.facts)
    assert page.headers["Cache-Control"] == "no-store"


def test_a_search_that_finds_nobody_is_written_down_too(client, city):
    client.force_login(city.keeper)
    client.post(SEARCH, {"words": NUMBER, "reason": "来电求助"})
    assert Entry.objects.get(verb="secret.searched").facts["matches"] == 0


def test_who_is_out_of_reach_is_as_unknown_as_nobody(client, city):
    city.rider(NUMBER, NAME, site=city.far)
    client.force_login(city.keeper)
    pair = (NUMBER, "13800014321")
    right, wrong = (client.post(SEARCH, {"words": w, "reason": "来电求助"}) for w in pair)
    assert _told(right, *pair) == _told(wrong, *pair)
    assert not Reveal.objects.exists()


@pytest.fixture
def counted(settings, monkeypatch, tmp_path):
    """Limits as they are, but three for an account, counted in a file of its own."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    settings.LIMITS_TIMES = 1
    counter = RateCounter(tmp_path / "limits.bin", key=b"of this test")
    monkeypatch.setattr(rate_limits, "_counter", lambda: counter)
    for action in ("search", "filter"):
        few = replace(rate_limits.LIMITS[action], by_account=3)
        monkeypatch.setitem(rate_limits.LIMITS, action, few)


def test_each_account_may_search_a_few_times_only(client, city, counted):
    """Whatever address it comes from, and however often it forgets its cookie."""
    client.force_login(city.keeper)
    answers = []
    for n in range(4):
        client.cookies["device"] = f"device-{n}"
        form = {"words": NUMBER, "reason": "来电求助"}
        answers.append(client.post(SEARCH, form, REMOTE_ADDR=f"127.0.0.{n + 1}").status_code)
    assert answers == [200, 200, 200, 429]


def test_the_last_four_digits_are_counted_by_account(client, city, counted):
    client.force_login(city.lead)
    answers = []
    for n in range(4):
        client.cookies["device"] = f"device-{n}"
        answers.append(
            client.get(LIST, {"q": f"{n:04}"}, REMOTE_ADDR=f"127.0.0.{n + 1}").status_code
        )
    assert answers == [200, 200, 200, 429]
    assert client.get(LIST).status_code == 200


def test_the_last_four_digits_find_whom_one_sees_however_many_others_end_so(client, city):
    seen = city.rider("13911114321", NAME)
    for n in range(20):
        vault.keep("phone", f"1371111{n:04}", person=a_person(), at=MONDAY)
    client.force_login(city.keeper)
    assert f"/desk/riders/{seen.pk}" in client.get(LIST, {"q": "4321"}).text
    assert "韦**" not in client.get(LIST, {"q": "0001"}).text


def test_several_accounts_that_end_alike_are_named_by_their_numbers(client, city):
    one, two = city.rider("13911114321", "韦山"), city.rider("13722224321", "蓝水")
    client.force_login(an_admin(city.root))
    page = client.get("/desk/people/doubles", {"stays": "4321", "goes": one.rider.username})
    assert page.status_code == 422
    assert one.rider.username in page.text
    assert two.rider.username in page.text
