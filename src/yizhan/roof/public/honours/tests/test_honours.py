"""/honours: nominating, the nominee's own page, the notice, objections, stories."""

from __future__ import annotations

import re

import pytest

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.models import Call, Honour, Nomination, Statement, Story
from yizhan.wings.participation.honours.rules import NominationState
from yizhan.wings.participation.honours.tests.factories import (
    MONDAY,
    NAME,
    PHONE,
    RECKONED,
    WORDS,
    a_call,
    a_nomination,
    a_notice,
    the_honour,
    with_phone,
)

pytestmark = pytest.mark.django_db
FORM = {"name": NAME, "phone": PHONE, "text": WORDS}


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def call(city, time_machine):
    time_machine.move_to(MONDAY)
    return a_call(city.union)


def test_a_guest_nominates_and_learns_nothing(client, call):
    known = with_phone(a_person(), "13807780009")
    answers = []
    for phone in (PHONE, "13807780009"):
        answer = client.post(f"/honours/{call.pk}/nominate", FORM | {"phone": phone}, follow=True)
        page = re.sub(r'value="[\w-]+"|nonce="[^"]+"', "", answer.content.decode())
        answers.append((answer.redirect_chain, len(page)))
    assert answers[0] == answers[1]
    assert Nomination.objects.count() == 2
    assert Nomination.objects.filter(person=known).exists()


def test_the_nominee_is_told_with_a_sealed_link(client, call):
    client.post(f"/honours/{call.pk}/nominate", FORM)
    ticket = Nomination.objects.get().ticket
    message = Message.objects.get()
    assert (message.body, message.open_link) == ("", "")
    assert ticket not in str(vars(message))


def test_sent_twice_is_one_text(client, call):
    for _ in range(2):
        client.post(f"/honours/{call.pk}/nominate", FORM | {"form_key": "0123456789abcdef" * 2})
    assert Statement.objects.count() == 1


def test_one_nominates_oneself(client, call):
    rider = with_phone(a_person())
    client.force_login(rider)
    answer = client.post(f"/honours/{call.pk}/nominate?myself", {"text": WORDS})
    assert answer.status_code == 302
    assert WORDS in client.get(answer.url).content.decode()
    assert Nomination.objects.get().person == rider


def test_before_and_after_nobody_is_nominated(client, call, time_machine):
    time_machine.move_to("2024-04-30")
    answer = client.post(f"/honours/{call.pk}/nominate", FORM)
    assert answer.status_code == 422
    assert (
        '<form\n      class="stack"'
        not in client.get(f"/honours/{call.pk}/nominate").content.decode()
    )


def test_she_reads_it_and_says_yes(client, call):
    nomination = a_nomination(call, agreed=False)
    address = f"/honours/mine/{nomination.ticket}"
    page = client.get(address)
    assert WORDS in page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "same-origin"  # its forms need an origin
    keys = [str(key) for key in Statement.objects.values_list("key", flat=True)]
    client.post(f"{address}/agree", {"statement": keys, "shown_name": "莫师傅"})
    nomination.refresh_from_db()
    assert (nomination.state, nomination.shown_name) == (NominationState.AGREED, "莫师傅")


def test_a_text_that_came_while_the_page_was_open_is_not_agreed_to(client, call):
    nomination = a_nomination(call, agreed=False)
    keys = [str(key) for key in Statement.objects.values_list("key", flat=True)]
    actions.nominate(call, name=NAME, phone=PHONE, text=WORDS + "另一份。", by=None, at=MONDAY)
    client.post(f"/honours/mine/{nomination.ticket}/agree", {"statement": keys, "shown_name": "莫"})
    assert Statement.objects.agreed().count() == 1


def test_she_says_no_and_it_is_gone(client, call):
    nomination = a_nomination(call, agreed=False)
    address = f"/honours/mine/{nomination.ticket}"
    client.post(f"{address}/decline")
    assert not Statement.objects.exists()
    assert client.get(address).status_code == 200


def test_a_guessed_ticket_opens_nothing(client, call):
    a_nomination(call)
    for way in ("", "/agree", "/decline", "/back", "/hide", "/story"):
        address = f"/honours/mine/AAAAAAAAAAAAAAAAAAAAAA{way}"
        assert (client.post(address) if way else client.get(address)).status_code == 404


def test_a_call_that_is_prepared_is_not_there(client, city):
    call = a_call(city.union, opened=False)
    assert client.get(f"/honours/{call.pk}").status_code == 404
    assert client.get(f"/honours/{call.pk}/nominate").status_code == 404


def test_who_is_not_named_is_public_nowhere(client, city, time_machine):
    time_machine.move_to(RECKONED)
    contest = a_notice(city)
    page = client.get(f"/honours/{contest.call.pk}").content.decode()
    assert "莫骑手0" in page
    assert "莫骑手1" not in page
    hidden = contest.nominations[1]
    assert client.get(f"/honours/named/{hidden.key}/object").status_code == 404


def test_a_guest_objects_and_gets_the_page_of_the_case(client, city, time_machine):
    time_machine.move_to(RECKONED)
    contest = a_notice(city)
    address = f"/honours/named/{contest.nominations[0].key}/object"
    answer = client.post(address, {"text": "他那天不在。"})
    case = Case.objects.get()
    assert answer.url == f"/case/{case.ticket}"
    assert client.get(answer.url).status_code == 200
    client.force_login(contest.organiser)
    assert "他那天不在。" in client.get(f"/desk/cases/{case.pk}").content.decode()


def test_after_the_notice_nobody_objects(client, city, time_machine):
    contest = a_notice(city)
    nominee = contest.nominations[0]
    time_machine.move_to(nominee.notice_until)
    answer = client.post(f"/honours/named/{nominee.key}/object", {"text": "太晚了。"})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_a_story_is_there_until_she_takes_it_back(client, city):
    honour = the_honour(city)
    story, ticket = Story.objects.get(), honour.nomination.ticket
    photo = honour.nomination.statements.get().evidence.get()
    assert WORDS in client.get(f"/honours/stories/{story.key}").content.decode()
    assert client.get(f"/honours/photos/{photo.key}").status_code == 200
    assert str(story.key) in client.get("/honours").content.decode()
    client.post(f"/honours/mine/{ticket}/story", {"answer": "no"})
    assert client.get(f"/honours/stories/{story.key}").status_code == 404
    assert client.get(f"/honours/photos/{photo.key}").status_code == 404
    assert str(story.key) not in client.get("/honours").content.decode()


def test_a_photo_that_is_not_allowed_is_shown_to_nobody(client, city):
    honour = the_honour(city)
    photo = honour.nomination.statements.get().evidence.get()
    ticket = honour.nomination.ticket
    client.post(f"/honours/mine/{ticket}/show/{photo.key}", {"shown": "no"})
    assert client.get(f"/honours/photos/{photo.key}").status_code == 404
    assert client.get(f"/honours/mine/{ticket}/photos/{photo.key}").status_code == 200


def test_her_name_leaves_the_list(client, city):
    honour = the_honour(city)
    client.post(f"/honours/mine/{honour.nomination.ticket}/hide")
    page = client.get("/honours").content.decode()
    assert "莫骑手0" not in page
    assert Honour.objects.count() == 1


def test_the_list_costs_the_same_however_long(client, city, django_assert_max_num_queries):
    the_honour(city)
    client.get("/honours")
    with django_assert_max_num_queries(6):
        client.get("/honours")
    for number in range(5):
        Honour.objects.create(
            unit=city.union, title="最美", shown_name=f"韦{number}", awarded_on="2024-05-01"
        )
    with django_assert_max_num_queries(6):
        assert client.get("/honours").content.decode().count("<article") == 6
    assert Call.objects.count() == 1
