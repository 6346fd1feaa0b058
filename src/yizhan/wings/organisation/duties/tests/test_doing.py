"""do, waive, give_back, pass_on: a duty is done with its proof, let off from above with a reason,
returned, and outlives its unit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import close_unit
from yizhan.ground.people.models import Unit
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.duties.actions import (
    ChangedSince,
    do,
    give_back,
    occur,
    pass_on,
    rescue,
    waive,
)
from yizhan.wings.organisation.duties.actions.doing import (
    NothingToReturn,
    ProofMissing,
    ReasonMissing,
    SeenByThePlatform,
    WrongDay,
)
from yizhan.wings.organisation.duties.actions.row import NotOwed
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import (
    ORG_COVERAGE,
    WELCOME_PACKS,
    Occasion,
    State,
)
from yizhan.wings.organisation.duties.tests.factories import TODAY, a_tree

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def of_company(tree, code):
    occur(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=MONDAY)
    return Duty.objects.get(rule__code=code)


def test_it_is_done_with_proof_and_leaves_a_trace():
    tree = a_tree()
    duty = of_company(tree, WELCOME_PACKS)

    done = do(duty, by=tree.secretary, at=MONDAY + DAY, proof="已送到经理手上", done_on=TODAY)

    assert (done.state, done.done_on, done.done_by) == (State.DONE, TODAY, tree.secretary)
    assert done.spells.get(until=None).text == "已送到经理手上"
    assert Entry.objects.get(verb="duty.done").facts["late"] is False


def test_the_proof_that_is_asked_for_is_not_optional():
    tree = a_tree()

    with pytest.raises(ProofMissing):
        do(of_company(tree, WELCOME_PACKS), by=tree.secretary, at=MONDAY, proof="  ")


@pytest.mark.parametrize("away", [-1, 1])
def test_it_was_done_on_a_day_when_it_was_owed(away):
    tree = a_tree()

    with pytest.raises(WrongDay):
        do(tree.duty(), by=tree.secretary, at=MONDAY, proof="好了", done_on=TODAY + away * DAY)


def test_nobody_enters_what_the_platform_sees():
    tree = a_tree()

    with pytest.raises(SeenByThePlatform):
        do(of_company(tree, ORG_COVERAGE), by=tree.secretary, at=MONDAY, proof="有了")


def test_only_the_unit_s_own():
    tree = a_tree()

    for person in (tree.lead, tree.stranger, tree.bureau_handler):
        with pytest.raises(NotAllowed):
            do(tree.duty(), by=person, at=MONDAY, proof="好了")


def test_it_is_done_once():
    tree = a_tree()
    duty = do(tree.duty(), by=tree.secretary, at=MONDAY, proof="好了")

    with pytest.raises(NotOwed):
        do(duty, by=tree.secretary, at=MONDAY, proof="又好了")


def test_a_form_made_from_an_older_version_is_refused():
    tree = a_tree()
    duty = tree.duty()
    waive(duty, reason="不再需要", by=tree.lead, at=MONDAY)

    with pytest.raises(ChangedSince):
        do(duty, by=tree.secretary, at=MONDAY, proof="好了", version=duty.version)


def test_waiving_takes_a_reason_and_somebody_above():
    tree = a_tree()
    duty = tree.duty()

    with pytest.raises(ReasonMissing):
        waive(duty, reason=" ", by=tree.lead, at=MONDAY)
    with pytest.raises(NotAllowed):
        waive(duty, reason="自己不想做", by=tree.secretary, at=MONDAY)
    assert waive(duty, reason="已并入年报", by=tree.lead, at=MONDAY).state == State.WAIVED
    assert duty.spells.get(until=None).text == "已并入年报"


def test_a_secretary_lets_off_a_branch_below():
    tree = a_tree()
    duty = tree.duty(tree.branch())

    assert waive(duty, reason="新建，免报", by=tree.secretary, at=MONDAY).state == State.WAIVED


def test_what_was_done_is_returned_and_owed_again():
    tree = a_tree()
    duty = do(tree.duty(), by=tree.secretary, at=MONDAY, proof="好了")

    back = give_back(duty, reason="缺签字", by=tree.lead, at=MONDAY + DAY, due_on=TODAY + 5 * DAY)

    assert (back.state, back.done_on, back.due_on) == (State.OWED, None, TODAY + 5 * DAY)
    said = duty.spells.order_by("pk").values_list("change", "text")
    assert list(said) == [("made", ""), ("done", "好了"), ("returned", "缺签字")]
    do(duty, by=tree.secretary, at=MONDAY + DAY, proof="已补签字")


def test_what_is_owed_cannot_be_returned():
    tree = a_tree()

    with pytest.raises(NothingToReturn):
        give_back(tree.duty(), reason="?", by=tree.lead, at=MONDAY)


def test_the_duties_of_a_closed_unit_pass_to_the_level_above():
    tree = a_tree()
    branch = tree.branch()
    worker = a_person("secretary", branch)
    owed, done = tree.duty(branch), tree.duty(branch)
    do(done, by=worker, at=MONDAY, proof="好了")
    Unit.objects.filter(pk=branch.pk).update(closed_on=TODAY + DAY)

    assert pass_on(branch, reason="支部撤销", at=MONDAY + DAY) == 1

    owed.refresh_from_db(), done.refresh_from_db()
    assert (owed.unit, owed.state) == (tree.general_branch, State.OWED)
    assert done.unit == branch
    assert [s.change for s in owed.spells.order_by("pk")] == ["made", "passed_on"]
    do(owed, by=tree.secretary, at=MONDAY + 2 * DAY, proof="代为办结")


def test_what_others_owed_about_it_is_waived():
    tree = a_tree()
    duty = of_company(tree, WELCOME_PACKS)
    pass_on(tree.company, reason="企业注销", at=MONDAY)

    duty.refresh_from_db()
    assert (duty.state, duty.spells.get(until=None).text) == (State.WAIVED, "企业注销")


def test_queries_of_doing(django_assert_num_queries):
    tree = a_tree()
    duty = tree.duty()
    person = tree.secretary

    with django_assert_num_queries(11):
        do(duty, by=person, at=MONDAY, proof="好了")


def test_a_duty_made_while_its_unit_was_closed_goes_where_the_others_went():
    tree = a_tree()
    branch = tree.branch()
    duty = tree.duty(branch)
    close_unit(branch, by=None, at=MONDAY)
    Duty.objects.filter(pk=duty.pk).update(unit=branch)

    assert rescue(duty, at=MONDAY + DAY)
    assert not rescue(duty, at=MONDAY + DAY)
    assert Duty.objects.get().unit == tree.general_branch
