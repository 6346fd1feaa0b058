"""/me/branch: join by a code with one tap, come to events, read who looked, go, take it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.models import Consent
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.organisation.branches.actions import plan_event, see_members
from yizhan.wings.organisation.branches.models import Link, Membership, SignUp
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_code,
    a_general_branch,
    a_link,
    a_member,
)
from yizhan.wings.organisation.development.tests.factories import a_candidacy, take_steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def mobile():
    return a_branch(a_general_branch(a_unit()), type=BranchType.MOBILE)


@pytest.fixture
def rider(client):
    person = a_person()
    client.force_login(person)
    return person


def a_new_code(branch, kind="link"):
    return a_code(branch, kind, at=timezone.now())


def test_she_reads_first_and_agrees_with_one_tap(client, mobile, rider):
    code = a_new_code(mobile)
    page = client.get("/me/branch/join", {"code": f"{code[:4]}-{code[4:]}".lower()})
    assert mobile.unit.name in page.content.decode()
    assert not Consent.objects.exists()

    answer = client.post("/me/branch/join", {"code": code, "home": "某支部", "agree": "yes"})

    assert answer.status_code == 302
    assert Link.objects.get(person=rider).branch == mobile
    assert mobile.unit.name in Consent.objects.get(person=rider).wording
    assert mobile.unit.name in client.get("/me/branch").content.decode()


def test_a_code_that_is_typed_leads_to_the_words_and_agrees_to_nothing(client, rider):
    branch = a_branch()
    page = client.post("/me/branch/join", {"code": a_new_code(branch, "member")})
    assert page.status_code == 200
    assert branch.unit.name in page.content.decode()
    assert not Consent.objects.exists()
    assert not Membership.objects.exists()


@pytest.mark.parametrize("code", ["ZZZZ2222", "x", "?", "Ａ" * 20])
def test_a_wrong_code_says_so_and_stays_in_the_box(client, mobile, rider, code):
    for answer in (
        client.get("/me/branch/join", {"code": code}),
        client.post("/me/branch/join", {"code": code}),
    ):
        assert answer.status_code == 422
        assert code in answer.content.decode()
    assert not Membership.objects.exists()


def test_who_has_no_name_here_gives_one_and_others_are_not_asked(client, mobile):
    nameless = a_person(display_name="")
    client.force_login(nameless)
    code = a_new_code(mobile)
    assert client.post("/me/branch/join", {"code": code, "agree": "yes"}).status_code == 422
    client.post("/me/branch/join", {"code": code, "display_name": "韦小路", "agree": "yes"})
    nameless.refresh_from_db()
    assert nameless.display_name == "韦小路"
    assert Link.objects.get().person == nameless


def test_a_code_is_for_whoever_came_first(client, mobile, rider):
    code = a_new_code(mobile)
    client.post("/me/branch/join", {"code": code, "agree": "yes"})
    client.force_login(a_person())
    assert client.post("/me/branch/join", {"code": code, "agree": "yes"}).status_code == 422


def test_guesses_are_counted(client, mobile, rider, settings):
    settings.LIMITS_TIMES = 1
    client.cookies["device"] = "one phone"
    statuses = [
        client.get("/me/branch/join", {"code": f"AAAA{n:04}"}).status_code for n in range(31)
    ]
    assert statuses[:30] == [422] * 30
    assert statuses[30] == 429


def test_she_comes_and_thinks_otherwise(client, mobile):
    person = a_link(mobile).person
    client.force_login(person)
    now = timezone.now()
    event = plan_event(
        mobile, "lesson", title="主题党课", starts_at=now + timedelta(days=2), by=None, at=now
    )
    assert "主题党课" in client.get("/me/branch").content.decode()
    client.post(f"/me/branch/events/{event.pk}/come")
    assert SignUp.objects.get().person == person
    client.post(f"/me/branch/events/{event.pk}/stay")
    assert not SignUp.objects.exists()

    client.force_login(a_person())
    assert client.post(f"/me/branch/events/{event.pk}/come").status_code == 404


def test_she_reads_who_looked_here_and_on_my_data_and_takes_it_with_her(client, mobile):
    person = a_link(mobile).person
    secretary = a_person("secretary", mobile.unit, display_name="书记覃大姐")
    see_members(mobile, on=timezone.localdate(), by=secretary, at=timezone.now())
    client.force_login(person)

    for address in ("/me/branch", "/me/data"):
        assert "书记覃大姐" in client.get(address).content.decode()
    everything = client.get("/me/data/export").json()
    assert everything["who_looked"][0]["by"] == "书记覃大姐"
    assert everything["membership"]["linked"][0]["branch"] == mobile.unit.name
    assert everything["membership"]["memberships"][0]["stage"] == "full"


def test_she_goes_by_herself_and_takes_her_consent_back(client, mobile):
    person = a_link(mobile).person
    client.force_login(person)
    client.post("/me/branch/leave")
    assert Link.objects.get().until == timezone.localdate()

    client.post("/me/branch/withdraw")
    assert Membership.objects.get().person is None
    page = client.get("/me/branch").content.decode()
    assert mobile.unit.name not in page
    client.post("/me/branch/leave")


def test_an_applicant_sees_her_stages(client, rider):
    branch = a_branch()
    client.post("/me/branch/join", {"code": a_new_code(branch, "rider"), "agree": "yes"})
    page = client.get("/me/branch").content.decode()
    assert branch.unit.name in page and "递交入党申请书" in page


def test_the_page_costs_the_same_however_much_there_is(client, mobile, django_assert_num_queries):
    person = a_link(mobile).person
    now = timezone.now()
    for n in range(3):
        plan_event(
            mobile, "lesson", title=f"党课{n}", starts_at=now + timedelta(days=2), by=None, at=now
        )
    client.force_login(person)
    with django_assert_num_queries(15):
        client.get("/me/branch")


def test_a_member_applies_no_more(client, rider):
    a_member(a_branch(), person=a_candidacy().person)
    candidacy = a_candidacy()
    take_steps(candidacy, "talk")
    client.force_login(candidacy.person)
    code = a_new_code(candidacy.branch, "rider")
    answer = client.post("/me/branch/join", {"code": code, "agree": "yes"})
    assert answer.status_code == 422
