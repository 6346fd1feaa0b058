"""A duty is done with its proof, waived or returned from above with a reason, and passed on when
its unit is closed."""

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
    complete_duty,
    create_rule_duties,
    pass_on_duties,
    pass_on_stranded,
    return_duty,
    waive_duty,
)
from yizhan.wings.organisation.duties.actions.changes import NotOwed
from yizhan.wings.organisation.duties.actions.completing import (
    NothingToReturn,
    ProofMissing,
    ReasonMissing,
    SeenByThePlatform,
    WrongDay,
)
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
    create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=MONDAY)
    return Duty.objects.get(rule__code=code)


def test_it_is_done_with_proof_and_leaves_a_trace():
    tree = a_tree()
    duty = of_company(tree, WELCOME_PACKS)

    done = complete_duty(
        duty, by=tree.secretary, at=MONDAY + DAY, proof="已送到经理手上", done_on=TODAY
    )

    assert (done.state, done.done_on, done.done_by) == (State.DONE, TODAY, tree.secretary)
    assert done.periods.get(until=None).text == "已送到经理手上"
    assert Entry.objects.get(verb="duty.done").facts["late"] is False


def test_the_proof_that_is_asked_for_is_not_optional():
    tree = a_tree()

    with pytest.raises(ProofMissing):
        complete_duty(of_company(tree, WELCOME_PACKS), by=tree.secretary, at=MONDAY, proof="  ")


@pytest.mark.parametrize("away", [-1, 1])
def test_it_was_done_on_a_day_when_it_was_owed(away):
    tree = a_tree()

    with pytest.raises(WrongDay):
        complete_duty(
            tree.duty(), by=tree.secretary, at=MONDAY, proof="好了", done_on=TODAY + away * DAY
        )


def test_nobody_enters_what_the_platform_sees():
    tree = a_tree()

    with pytest.raises(SeenByThePlatform):
        complete_duty(of_company(tree, ORG_COVERAGE), by=tree.secretary, at=MONDAY, proof="有了")


def test_only_the_unit_s_own():
    tree = a_tree()

    for person in (tree.lead, tree.stranger, tree.bureau_handler):
        with pytest.raises(NotAllowed):
            complete_duty(tree.duty(), by=person, at=MONDAY, proof="好了")


def test_it_is_done_once():
    tree = a_tree()
    duty = complete_duty(tree.duty(), by=tree.secretary, at=MONDAY, proof="好了")

    with pytest.raises(NotOwed):
        complete_duty(duty, by=tree.secretary, at=MONDAY, proof="又好了")


def test_a_form_made_from_an_older_version_is_refused():
    tree = a_tree()
    duty = tree.duty()
    waive_duty(duty, reason="不再需要", by=tree.lead, at=MONDAY)

    with pytest.raises(ChangedSince):
        complete_duty(duty, by=tree.secretary, at=MONDAY, proof="好了", version=duty.version)


def test_waiving_takes_a_reason_and_somebody_above():
    tree = a_tree()
    duty = tree.duty()

    with pytest.raises(ReasonMissing):
        waive_duty(duty, reason=" ", by=tree.lead, at=MONDAY)
    with pytest.raises(NotAllowed):
        waive_duty(duty, reason="自己不想做", by=tree.secretary, at=MONDAY)
    assert waive_duty(duty, reason="已并入年报", by=tree.lead, at=MONDAY).state == State.WAIVED
    assert duty.periods.get(until=None).text == "已并入年报"


def test_a_secretary_lets_off_a_branch_below():
    tree = a_tree()
    duty = tree.duty(tree.branch())

    assert waive_duty(duty, reason="新建，免报", by=tree.secretary, at=MONDAY).state == State.WAIVED


def test_what_was_done_is_returned_and_owed_again():
    tree = a_tree()
    duty = complete_duty(tree.duty(), by=tree.secretary, at=MONDAY, proof="好了")

    back = return_duty(duty, reason="缺签字", by=tree.lead, at=MONDAY + DAY, due_on=TODAY + 5 * DAY)

    assert (back.state, back.done_on, back.due_on) == (State.OWED, None, TODAY + 5 * DAY)
    changes = duty.periods.order_by("pk").values_list("change", "text")
    assert list(changes) == [("made", ""), ("done", "好了"), ("returned", "缺签字")]
    complete_duty(duty, by=tree.secretary, at=MONDAY + DAY, proof="已补签字")


def test_what_is_owed_cannot_be_returned():
    tree = a_tree()

    with pytest.raises(NothingToReturn):
        return_duty(tree.duty(), reason="?", by=tree.lead, at=MONDAY)


def test_the_duties_of_a_closed_unit_pass_to_the_level_above():
    tree = a_tree()
    branch = tree.branch()
    worker = a_person("secretary", branch)
    owed, done = tree.duty(branch), tree.duty(branch)
    complete_duty(done, by=worker, at=MONDAY, proof="好了")
    Unit.objects.filter(pk=branch.pk).update(closed_on=TODAY + DAY)

    assert pass_on_duties(branch, reason="支部撤销", at=MONDAY + DAY) == 1

    owed.refresh_from_db()
    done.refresh_from_db()
    assert (owed.unit, owed.state) == (tree.general_branch, State.OWED)
    assert done.unit == branch
    assert [s.change for s in owed.periods.order_by("pk")] == ["made", "passed_on"]
    complete_duty(owed, by=tree.secretary, at=MONDAY + 2 * DAY, proof="代为办结")


def test_what_others_owed_about_it_is_waived():
    tree = a_tree()
    duty = of_company(tree, WELCOME_PACKS)
    pass_on_duties(tree.company, reason="企业注销", at=MONDAY)

    duty.refresh_from_db()
    assert (duty.state, duty.periods.get(until=None).text) == (State.WAIVED, "企业注销")


def test_queries_of_doing(django_assert_num_queries):
    tree = a_tree()
    duty = tree.duty()
    person = tree.secretary

    with django_assert_num_queries(11):
        complete_duty(duty, by=person, at=MONDAY, proof="好了")


def test_a_duty_made_while_its_unit_was_closed_goes_where_the_others_went():
    tree = a_tree()
    branch = tree.branch()
    duty = tree.duty(branch)
    close_unit(branch, by=None, at=MONDAY)
    Duty.objects.filter(pk=duty.pk).update(unit=branch)

    assert pass_on_stranded(duty, at=MONDAY + DAY)
    assert not pass_on_stranded(duty, at=MONDAY + DAY)
    assert Duty.objects.get().unit == tree.general_branch
