"""me: my cases, my messages, my data and who looked; nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import RATING_DAYS, Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.actions import tell
from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people import vault
from yizhan.ground.people.actions import reveal
from yizhan.ground.people.models import Secret
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.needs.actions import order
from yizhan.wings.care.needs.models import Need, Via
from yizhan.wings.organisation.register.actions import ask_if_riding, join
from yizhan.wings.organisation.register.tests.factories import a_site

PAGES = ["rider:me", "rider:me_messages", "rider:me_data", "rider:me_export"]


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def me(city, client):
    vault.keep("phone", "13812345678", person=city.rider, at=timezone.now())
    client.force_login(city.rider)
    return city.rider


def ask(city, by, text="没有热水"):
    return order(city.item, by=by, at=timezone.now(), via=Via.HOME, text=text, division=city.county)


@pytest.mark.parametrize("name", PAGES)
def test_it_is_for_who_has_signed_in(client, db, name):
    response = client.get(reverse(name))
    assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_it_is_kept_by_no_cache(client, me, name):
    assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


def test_only_mine(client, city, me):
    mine, other = ask(city, me), ask(city, a_person())
    seen = client.get(reverse("rider:me")).content.decode()
    assert mine.case.ticket in seen
    assert other.case.ticket not in seen


def test_what_waits_for_her_comes_first(client, city, me):
    asked, answered, other = (ask(city, me) for _ in range(3))
    ask(city, a_person())
    Case.objects.filter(pk=asked.case_id).update(status=Status.REACTION_REQUESTED)
    Case.objects.filter(pk=answered.case_id).update(
        status=Status.RESOLVED, closed_at=timezone.now()
    )
    page = client.get(reverse("rider:me"))
    assert list(page.context["waiting"]) == [answered, asked]
    seen = page.content.decode()
    assert seen.index(asked.case.ticket) < seen.index("/me/messages")
    assert seen.index(other.case.ticket) > seen.index("/me/messages")


def test_a_question_to_the_case_hers_was_merged_into_waits_for_her(client, city, me):
    hers, head = ask(city, me), ask(city, a_person())
    actions.merge(hers.case, head.case, by=city.dispatcher, at=timezone.now())
    actions.hand_on(head.case, city.traffic, by=city.dispatcher, at=timezone.now())
    assert list(client.get(reverse("rider:me")).context["waiting"]) == []

    actions.move_case(
        head.case, Status.REACTION_REQUESTED, by=city.stranger, at=timezone.now(), text="哪一栋？"
    )

    page = client.get(reverse("rider:me"))
    assert list(page.context["waiting"]) == [hers]
    assert f"{city.traffic.name} 有问题问您" in page.content.decode()


def test_nobody_is_asked_about_what_is_long_over(client, city, me):
    over = ask(city, me)
    Case.objects.filter(pk=over.case_id).update(
        status=Status.RESOLVED, closed_at=timezone.now() - timedelta(days=RATING_DAYS + 1)
    )
    assert list(client.get(reverse("rider:me")).context["waiting"]) == []


def test_a_guests_order_is_taken_over_by_its_ticket(client, city, me):
    mine, others = ask(city, None), ask(city, a_person())
    tickets = [mine.case.ticket, others.case.ticket, "nonsense"]
    answer = client.post(reverse("rider:me_claim"), {"ticket": tickets, "yes": "1"}, follow=True)
    assert list(Need.objects.asked_by(me)) == [mine]
    assert "1 件已归到您名下" in answer.content.decode()
    entry = Entry.objects.get(verb="needs.claimed")
    assert entry.facts == {"count": 1}


def test_not_mine_takes_nothing(client, city, me):
    guests = ask(city, None)
    client.post(reverse("rider:me_claim"), {"ticket": [guests.case.ticket], "no": "1"})
    assert not Need.objects.asked_by(me).exists()


def test_messages_are_read_once(client, city, me):
    tell(
        topic=Topic.CASE_MOVED,
        body="请看",
        person=me,
        at=timezone.now(),
        dedupe_key="1",
        link="/order",
    )
    tell(
        topic=Topic.CASE_MOVED, body="别人的", person=a_person(), at=timezone.now(), dedupe_key="2"
    )
    assert client.get(reverse("rider:me")).context["unread"] == 1
    seen = client.get(reverse("rider:me_messages")).content.decode()
    assert "请看" in seen
    assert "别人的" not in seen
    assert client.get(reverse("rider:me")).context["unread"] == 0


def test_who_looked(client, city, me):
    secret = Secret.objects.get(person=me)
    reveal(secret, unit=city.union, by=city.handler, reason="电话核实东门", at=timezone.now())
    seen = client.get(reverse("rider:me_data")).content.decode()
    assert "电话核实东门" in seen
    assert "138****5678" in seen
    assert "13812345678" not in seen


def test_all_of_it_as_a_file(client, city, me):
    ask(city, me, text="𠮷")
    answer = client.get(reverse("rider:me_export"))
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.json()["orders"][0]["text"] == "𠮷"
    assert answer.json()["sealed"][0]["shown_as"] == "138****5678"


def test_a_name_and_a_language(client, me):
    answer = client.post(reverse("rider:me_name"), {"display_name": "小覃", "language": "en"})
    assert answer.status_code == 302
    me.refresh_from_db()
    assert (me.display_name, me.language) == ("小覃", "en")
    wrong = client.post(reverse("rider:me_name"), {"language": "xx"})
    assert wrong.status_code == 422


def test_forget_me(client, city, me):
    need = ask(city, me)
    tell(topic=Topic.CASE_MOVED, body="请看", person=me, at=timezone.now(), dedupe_key="1")
    erase = reverse("rider:me_erase")
    assert client.post(erase).status_code == 422
    assert client.post(erase, {"sure": "on"}).status_code == 302
    me.refresh_from_db()
    assert not me.is_active
    assert "_auth_user_id" not in client.session
    assert not Secret.objects.exists()
    assert not Message.objects.filter(person=me).exists()
    need.refresh_from_db()
    assert need.asked_by is None
    assert client.get(reverse("rider:case", args=[need.case.ticket])).status_code == 200


def dots(client, address):
    """How many places of the bottom bar say that something waits."""
    return client.get(address).text.count('class="waits"')


def test_the_bottom_bar_says_that_a_case_waits(client, city, me):
    need = ask(city, me)
    Case.objects.filter(pk=ask(city, a_person()).case_id).update(status=Status.REACTION_REQUESTED)
    assert [dots(client, address) for address in ("/", "/me/")] == [0, 0]

    Case.objects.filter(pk=need.case_id).update(status=Status.REACTION_REQUESTED)
    assert [dots(client, address) for address in ("/", "/order", "/me/")] == [1, 1, 1]
    assert "有事等您" in client.get("/").text

    client.logout()
    assert dots(client, "/") == 0


def test_the_question_whether_she_still_rides_waits_there_too(client, me):
    long_ago = timezone.now() - timedelta(days=100)
    joined = join(me, a_site(), by=me, at=long_ago)
    assert dots(client, "/") == 0
    ask_if_riding(joined, after=timedelta(days=90), within=timedelta(days=9), at=timezone.now())
    assert dots(client, "/") == 1
    assert 'href="/me/riding"' in client.get("/me/").text.partition('id="waiting"')[2]


def test_a_stopped_clock_waits_for_her_and_not_for_somebody_else(client, city, me):
    need = ask(city, me)
    Case.objects.filter(pk=need.case_id).update(
        status=Status.REACTION_REQUESTED, paused_at=timezone.now(), minutes_left=60
    )
    for address in ("/me/", reverse("rider:case", args=[need.case.ticket])):
        page = client.get(address).text
        assert "等您答复" in page
        assert "等对方" not in page


def test_it_costs_the_same_however_many(client, city, me, django_assert_num_queries):
    ask(city, me)
    client.get(reverse("rider:me"))
    with django_assert_num_queries(19):
        client.get(reverse("rider:me"))
    for _ in range(5):
        ask(city, me)
    with django_assert_num_queries(19):
        client.get(reverse("rider:me"))
