"""/desk/appointments and /desk/badges: the list, offers, ends, prints, promises, the key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import vault
from yizhan.ground.people.models import Reveal, SecretKind
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import a_person
from yizhan.kit.days import local_day
from yizhan.wings.care.activities.actions import attend, conclude_session, join
from yizhan.wings.care.activities.tests.factories import a_session
from yizhan.wings.participation.appointments.actions import write_promise
from yizhan.wings.participation.appointments.models import (
    Badge,
    BadgeKey,
    Engagement,
    Promise,
    PromiseChoice,
)
from yizhan.wings.participation.appointments.rules import PromiseState, State
from yizhan.wings.participation.appointments.tests.factories import (
    an_engagement,
    an_offer,
    badge_of,
)

pytestmark = pytest.mark.django_db
QUERIES = 10


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def rider(city):
    person = a_person(username="r-77", display_name="韦*河")
    vault.keep(SecretKind.LEGAL_NAME, "韦小河", person=person, at=timezone.now())
    vault.keep(SecretKind.PHONE, "13800138000", person=person, at=timezone.now())
    return person


@pytest.fixture
def one(city, rider):
    return an_engagement(city.union, person=rider, by=city.handler, at=timezone.now())


@pytest.fixture
def handler(client, city):
    client.force_login(city.handler)
    return city.handler


def a_form(city, **fields):
    today = local_day(timezone.now())
    return {
        "rider": "r-77",
        "role": "traffic",
        "unit": city.union.pk,
        "since": today.isoformat(),
        "last_day": (today + timedelta(days=300)).isoformat(),
    } | fields


def test_the_list_masks_names(client, handler, one):
    page = client.get("/desk/appointments").text
    assert one.printed_number in page
    assert "韦**" in page or "韦*" in page
    assert "小河" not in page
    assert "13800138000" not in page


def test_a_stranger_sees_nothing_of_it(client, city, one):
    client.force_login(city.stranger)
    assert one.printed_number not in client.get("/desk/appointments").text
    assert client.get(f"/desk/appointments/{one.pk}").status_code == 404


def test_a_lead_reads_and_changes_nothing(client, city, one):
    client.force_login(city.lead)
    page = client.get(f"/desk/appointments/{one.pk}").text
    assert "解聘" not in page
    answer = client.post(f"/desk/appointments/{one.pk}/end", {"reason": "x"})
    assert answer.status_code == 403


def test_the_list_costs_the_same_however_long(
    client, city, handler, one, django_assert_num_queries
):
    client.get("/desk/appointments")
    with django_assert_num_queries(QUERIES):
        client.get("/desk/appointments")
    for _each in range(4):
        an_engagement(city.union, by=city.handler, at=timezone.now())
    with django_assert_num_queries(QUERIES):
        client.get("/desk/appointments")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("?when=held", True),
        ("?when=soon", False),
        ("?when=waiting", False),
        ("?when=over", False),
        ("?role=food_safety", True),
        ("?role=traffic", False),
        ("?q=r-77", True),
        ("?q=nothing", False),
        ("?county=999999", False),
        ("?when=bogus&role=bogus&county=x&page=zz", True),
    ],
)
def test_the_filter(client, handler, one, query, shown):
    page = client.get(f"/desk/appointments{query}").text
    assert (one.printed_number in page) == shown


@pytest.mark.parametrize("who", ["r-77", "138 0013 8000"])
def test_an_offer_by_account_or_number(client, city, handler, rider, who):
    answer = client.post("/desk/appointments/new", a_form(city, rider=who), follow=True)
    assert "骑手接受后生效" in answer.text
    offered = Engagement.objects.get()
    assert (offered.person, offered.state, offered.division) == (
        rider, State.OFFERED, city.union.division,
    )  # fmt: skip


def test_numbers_find_nobody_for_who_may_not_see_them(client, city, rider):
    client.force_login(a_person("instructor", city.union))
    answer = client.post("/desk/appointments/new", a_form(city, rider="13800138000"))
    assert answer.status_code == 422
    assert client.get("/desk/appointments/import").status_code == 403
    assert not Engagement.objects.exists()


def test_a_refusal_stands_in_the_form(client, city, handler, rider):
    form = a_form(city, last_day="2020-01-01")
    assert "聘期须先有开始" in client.post("/desk/appointments/new", form).text
    form = a_form(city, rider="nobody")
    assert "没有这个账号或手机号" in client.post("/desk/appointments/new", form).text


def test_the_next_term_is_offered(client, handler, one):
    last = one.last_day + timedelta(days=365)
    client.post(f"/desk/appointments/{one.pk}/renew", {"last_day": last.isoformat()})
    assert Engagement.objects.get(renews=one).last_day == last


def test_it_is_ended_with_a_reason(client, handler, one):
    assert client.post(f"/desk/appointments/{one.pk}/end", {"reason": ""}).status_code == 422
    client.post(f"/desk/appointments/{one.pk}/end", {"reason": "搬离"}, follow=True)
    one.refresh_from_db()
    assert (one.state, one.reason) == (State.ENDED, "搬离")
    again = client.post(f"/desk/appointments/{one.pk}/end", {"reason": "再来"})
    assert again.status_code == 422


def test_an_offer_is_taken_back(client, city, handler, rider):
    offered = an_offer(city.union, person=rider, by=handler, at=timezone.now())
    client.post(f"/desk/appointments/{offered.pk}/withdraw", {"reason": "名额"})
    offered.refresh_from_db()
    assert offered.state == State.WITHDRAWN


def test_a_training_is_taken_over_from_activities(client, city, handler, rider, one):
    begins = timezone.now() - timedelta(hours=3)
    session = a_session(
        city.union, by=city.handler, begins_at=begins, at=begins - timedelta(days=1)
    )
    sign_up = join(session, by=rider, at=begins - timedelta(hours=1))
    attend(sign_up, code=session.here_code, at=begins)
    conclude_session(session, by=city.handler, at=timezone.now())
    page = client.get(f"/desk/appointments/{one.pk}").text
    assert session.title in page
    title = f"{session.kind.name} · {session.title}"
    day = local_day(begins).isoformat()
    client.post(f"/desk/appointments/{one.pk}/training", {"training": title, "trained_on": day})
    one.refresh_from_db()
    assert (one.training, one.trained_on.isoformat()) == (title, day)


@pytest.mark.parametrize(("what", "pages"), [("letter", 2), ("card", 1), ("vehicle", 1)])
def test_many_are_printed_in_one_file(client, city, handler, one, what, pages):
    """A letter has a sheet of its own; cards and marks share one."""
    other = an_engagement(city.union, by=handler, at=timezone.now())
    answer = client.post(
        "/desk/appointments/print", {"what": what, "engagement": [one.pk, other.pk]}
    )
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.count(b"/Type /Page\n") == pages
    looks = Reveal.objects.filter(by=handler)
    assert looks.count() == (1 if what == "letter" else 0)


def test_printing_nothing_or_what_is_not_ones_own_is_refused(client, city, handler, one):
    theirs = an_engagement(city.traffic, by=city.stranger, at=timezone.now())
    for keys in ([], [theirs.pk], ["x"]):
        answer = client.post(
            "/desk/appointments/print", {"what": "letter", "engagement": keys, "back": "q=a"}
        )
        assert answer.headers["Location"] == "/desk/appointments?q=a"
    assert not Reveal.objects.exists()


def test_a_lost_card(client, handler, one):
    old = badge_of(one)
    client.post(f"/desk/appointments/{one.pk}/lost")
    old.refresh_from_db()
    assert old.revoked_for == "lost"


def test_promises_are_read(client, handler, one, rider):
    own = write_promise(one, "雨天慢行", by=rider, at=timezone.now())
    assert "雨天慢行" in client.get("/desk/badges").text
    form = {"promise": own.pk, "show": "1", "from": "badges"}
    answer = client.post(f"/desk/appointments/{one.pk}/promise", form)
    assert answer.headers["Location"] == "/desk/badges"
    assert Promise.objects.get().state == PromiseState.SHOWN


def test_the_list_of_promises_and_the_key_belong_to_the_city(client, city, handler, one):
    for path in ("promises", "promises/known", "key"):
        assert client.post(f"/desk/badges/{path}").status_code == 403
    client.force_login(a_person("admin", city.committee, scope=Scope.BELOW))
    client.post("/desk/badges/promises/known")
    client.post("/desk/badges/promises", {"text": "礼让行人"})
    choice = PromiseChoice.objects.get(text="礼让行人")
    client.post(f"/desk/badges/promises/{choice.pk}/remove")
    assert PromiseChoice.objects.public().count() == 6
    client.post("/desk/badges/key")
    assert BadgeKey.objects.count() == 2
    assert BadgeKey.objects.signing().count() == 1
    assert Badge.objects.get().key == BadgeKey.objects.earliest("pk")


def test_an_export_has_what_the_filter_shows(client, handler, one):
    data = client.get("/desk/appointments/export.csv").content.decode("utf-8-sig")
    assert one.number in data
    assert "138****8000" in data
    assert "小河" not in data
    empty = client.get("/desk/appointments/export.csv?role=traffic").content.decode("utf-8-sig")
    assert one.number not in empty
    assert client.get("/desk/appointments/export.exe").status_code == 404


def test_a_file_of_offers_is_shown_before_it_is_kept(client, handler, city, rider):
    page = client.get("/desk/appointments/import").text
    assert "聘任角色" in page


def test_the_search_finds_it_for_who_may_read_it(client, city, handler, one):
    assert f"/desk/appointments/{one.pk}" in client.get("/desk/search", {"q": "r-77"}).text
    client.force_login(city.stranger)
    assert f"/desk/appointments/{one.pk}" not in client.get("/desk/search", {"q": "r-77"}).text
