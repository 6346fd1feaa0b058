"""What follows for branches from what happens elsewhere, and who is told of it."""

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import close_unit, erase_person, merge_units
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.organisation.branches.actions import (
    accept_invitation,
    cover_company,
    plan_event,
    remind_of_event,
    withdraw_membership,
)
from yizhan.wings.organisation.branches.actions.founding import StillMembers
from yizhan.wings.organisation.branches.actions.inviting import Agreement
from yizhan.wings.organisation.branches.index import (
    covered_companies,
    invitation_for,
    member_counts,
    members_of,
)
from yizhan.wings.organisation.branches.models import Branch, Cover, Membership
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_code,
    a_general_branch,
    a_link,
    a_member,
)
from yizhan.wings.organisation.development import index
from yizhan.wings.organisation.development.actions import remind_of_step, stop_candidacy
from yizhan.wings.organisation.development.actions.steps import StillCandidates
from yizhan.wings.organisation.development.models import Candidacy
from yizhan.wings.organisation.development.tests.factories import (
    DAY,
    a_candidacy,
    a_line,
    take_steps,
)
from yizhan.wings.organisation.register.actions import join
from yizhan.wings.organisation.register.tests.factories import a_site

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=5)


def test_a_branch_opened_on_the_page_of_units_is_a_branch():
    unit = a_unit(a_general_branch(), kind=UnitKind.BRANCH)
    assert Branch.objects.get().unit == unit


def test_a_branch_with_an_applicant_on_the_way_is_not_closed():
    branch = a_branch(a_general_branch())
    candidacy = a_candidacy(branch)
    with pytest.raises(StillCandidates):
        close_unit(branch.unit, by=None, at=LATER)
    stop_candidacy(candidacy, by=None, at=MONDAY)
    close_unit(branch.unit, by=None, at=LATER)
    assert branch.unit.closed_on is not None


def test_a_branch_with_members_is_not_closed_and_an_empty_one_covers_nobody():
    root = a_unit()
    branch, empty = a_branch(a_general_branch(root)), a_branch(a_general_branch(root))
    a_member(branch)
    cover_company(empty, a_unit(root, kind=UnitKind.COMPANY), by=None, at=MONDAY)
    with pytest.raises(StillMembers):
        close_unit(branch.unit, by=None, at=LATER)
    close_unit(empty.unit, by=None, at=LATER)

    branch.unit.refresh_from_db()
    assert branch.unit.closed_on is None
    assert not Cover.objects.filter(until=None).exists()


def test_a_member_who_joins_a_site_is_a_member_at_its_company():
    site, person = a_site(), a_member(a_branch()).person
    join(person, site, by=person, at=LATER)
    assert Membership.objects.get(until=None).company.path == site.parent_path


def test_an_applicant_s_way_begins_and_ends_with_her_consent():
    company = a_unit(a_unit(), kind=UnitKind.COMPANY)
    branch, person = a_branch(), a_person()
    code = a_code(branch, "head", company=company)
    accept_invitation(code, person=person, agreed=Agreement("同意"), at=MONDAY)

    candidacy = Candidacy.objects.get()
    assert (candidacy.person, candidacy.kind, candidacy.company) == (person, "head", company)
    withdraw_membership(person, at=LATER)
    candidacy.refresh_from_db()
    assert (candidacy.person, candidacy.outcome) == (None, "withdrawn")


def test_an_erased_account_leaves_no_member_behind():
    person = a_member(a_branch()).person
    on_the_way = a_candidacy()
    for one in (person, on_the_way.person):
        erase_person(one, by=one, at=LATER)
    membership, candidacy = Membership.objects.get(), Candidacy.objects.get()
    assert (membership.person, membership.reason) == (None, "erased")
    assert (candidacy.person, candidacy.outcome) == (None, "erased")


def test_members_are_reminded_in_their_language_and_once():
    branch = a_branch(type=BranchType.MOBILE)
    at_home, guest = a_member(branch).person, a_link(branch).person
    guest.language = "en"
    guest.save(update_fields=["language"])
    event = plan_event(
        branch,
        "lesson",
        title="主题党课",
        place="党群服务中心",
        starts_at=LATER,
        by=None,
        at=MONDAY,
    )
    for _again in range(2):
        remind_of_event(event, at=MONDAY)

    messages = {message.person: message for message in Message.objects.filter(topic="branch.event")}
    assert set(messages) == {at_home, guest}
    assert messages[guest].body.startswith("Soon in your branch")
    assert "主题党课" in messages[at_home].body and messages[at_home].body.startswith("支部活动")
    assert messages[guest].link == "/me/branch"


def test_whoever_reviews_a_step_is_told_once_and_of_nobody_s_name():
    line = a_line()
    candidacy = a_candidacy(line.branch)
    take_steps(candidacy, "activist")
    [progress] = index.progress_list([candidacy], on=DAY)
    for _again in range(2):
        remind_of_step(progress, at=MONDAY)

    [message] = Message.objects.filter(topic="development.step")
    assert message.person == line.secretary
    assert "列为发展对象" in message.body
    assert str(candidacy.person) not in message.body


def test_what_a_merged_branch_had_goes_on_in_the_other():
    root = a_unit()
    general, company = a_general_branch(root), a_unit(root, kind=UnitKind.COMPANY)
    old, new = (a_branch(general, type=BranchType.MOBILE) for _ in range(2))
    cover_company(old, company, by=None, at=MONDAY)
    member, link = a_member(old), a_link(old)
    candidacy = a_candidacy(old)
    code = a_code(old)

    merge_units(old.unit, new.unit, by=None, at=LATER)

    counts = [member_counts([old, new], on=day) for day in (DAY, LATER.date())]
    assert counts == [
        {old.pk: (1, 1), new.pk: (0, 0)},
        {old.pk: (0, 0), new.pk: (1, 1)},
    ]
    assert new.covers.get().company == company
    candidacy.refresh_from_db()
    assert candidacy.branch == new
    assert invitation_for(code, at=LATER) is None
    assert {member.person, link.person} == {m.person for m in members_of(new, on=LATER.date())}


def test_the_members_of_a_merged_company_are_the_other_s():
    root = a_unit()
    one, other = (a_unit(root, kind=UnitKind.COMPANY) for _ in range(2))
    branch = a_branch(a_general_branch(root), companies=[one])
    a_member(branch, company=one)

    merge_units(one, other, by=None, at=LATER)

    assert Membership.objects.get(until=None).company == other
    assert covered_companies(on=LATER.date()) == {other.pk}
    assert covered_companies(on=DAY) == {one.pk}


def test_the_log_reads_the_same_for_a_member_and_for_others():
    """Where she rides, and that she closes her account: both lines name her."""
    root = a_unit()
    branch = a_branch(a_general_branch(root))
    companies = [a_unit(root, kind=UnitKind.COMPANY) for _ in range(2)]
    sites = [a_site(company) for company in companies]
    for company in companies:
        a_member(branch, company=company)
    member, other = a_member(branch).person, a_person()
    verbs = []
    for one in (member, other):
        known = list(Entry.objects.values_list("pk", flat=True))
        for site in sites:
            join(one, site, by=one, at=LATER)
        erase_person(one, by=one, at=LATER)
        fresh = Entry.objects.exclude(pk__in=known).order_by("position")
        verbs.append(list(fresh.values_list("verb", flat=True)))
    assert Membership.objects.filter(reason="erased").exists()
    assert verbs[0] == verbs[1]
