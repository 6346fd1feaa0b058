"""/desk/duties: the list with its measures, one duty done with proof, waived, returned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.notify.models import Message
from yizhan.wings.organisation.duties.actions import (
    complete_duty,
    create_rule_duties,
    send_task,
    waive_duty,
)
from yizhan.wings.organisation.duties.actions.tasks import TaskRow
from yizhan.wings.organisation.duties.jobs import report_late_duties
from yizhan.wings.organisation.duties.models import Duty, DutyRule
from yizhan.wings.organisation.duties.rules import (
    INFO_PUSH,
    ORG_COVERAGE,
    WELCOME_PACKS,
    Field,
    Occasion,
    State,
)
from yizhan.wings.organisation.duties.tests.factories import a_tree

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def tree():
    return a_tree()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today():
    return timezone.localdate()


def read(client, address, **query):
    return client.get(address, query).content.decode()


def pack(tree, at):
    create_rule_duties(
        Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=at, founded_on=at.date()
    )
    return Duty.objects.get(rule__code=WELCOME_PACKS)


def send(client, duty, verb, **fields):
    return client.post(f"/desk/duties/{duty.pk}/{verb}", {"version": duty.version} | fields)


def test_a_unit_out_of_reach_is_not_one_that_owes_nothing(client, tree, now, today):
    tree.duty(what="别家的", due_on=today + DAY, at=now)
    client.force_login(tree.instructors[0])
    page = read(client, "/desk/duties", unit=tree.general_branch.code)
    assert "这个单位的应办事项不在您的范围" in page and "别家的" not in page


def test_a_unit_sees_what_it_owes_due_soonest_first(client, tree, now, today):
    for days, what in ((9, "后办"), (2, "先办")):
        tree.duty(what=what, due_on=today + days * DAY, at=now)
    tree.duty(tree.bureau, what="别家的", due_on=today + DAY, at=now)
    client.force_login(tree.secretary)

    page = read(client, "/desk/duties")

    assert page.index("先办") < page.index("后办")
    assert "别家的" not in page


def test_an_empty_list_says_what_will_come(client, tree):
    client.force_login(tree.secretary)

    assert "没有待办事项" in read(client, "/desk/duties")


def test_a_measure_opens_to_what_makes_it(client, tree, now, today):
    """One is made late on purpose: the figure, the lists and the reminder follow."""
    late, good = tree.branch(), tree.branch()
    for branch in (late, good):
        create_rule_duties(Occasion.BRANCH_FOUNDED, about=branch, at=now - 40 * DAY)
    pushes = {duty.about: duty for duty in Duty.objects.filter(rule__code=INFO_PUSH)}
    complete_duty(pushes[good], by=tree.secretary, at=now - 30 * DAY, proof="已推送")
    report_late_duties()
    client.force_login(tree.lead)

    reminded = Message.objects.filter(
        topic="duty.late", open_link=f"/desk/duties/{pushes[late].pk}"
    )
    assert {message.person for message in reminded} >= {tree.secretary, tree.lead}
    page = read(client, "/desk/duties", rule=INFO_PUSH, show="late")
    done = read(client, "/desk/duties", rule=INFO_PUSH, show="done")
    waive_duty(pushes[late], reason="当月撤并", by=tree.lead, at=now)
    after = read(client, "/desk/duties", rule=INFO_PUSH, show="waived")

    assert "50%" in page and late.name in page and good.name not in page.split('id="list"')[1]
    assert good.name in done.split('id="list"')[1]
    assert "100%" in after and late.name in after.split('id="list"')[1]


def test_by_unit_each_figure_opens_its_list(client, tree, now):
    pack(tree, now)
    client.force_login(tree.lead)

    page = read(client, "/desk/duties/measures")

    assert f"?rule={WELCOME_PACKS}&amp;unit={tree.general_branch.code}" in page


def test_a_rule_of_the_city_shows_its_percentage_by_itself(client, tree, now):
    rule = DutyRule.objects.get(code=WELCOME_PACKS)
    DutyRule.objects.filter(pk=rule.pk).update(code="fifth", name="急救包")
    pack_of_fifth = create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=now,
                          founded_on=now.date())  # fmt: skip
    client.force_login(tree.lead)

    assert "急救包" in read(client, "/desk/duties") and pack_of_fifth


def test_it_is_done_with_proof(client, tree, now, today):
    duty = pack(tree, now)
    client.force_login(tree.secretary)

    answer = send(client, duty, "do", proof="已送到经理手上", done_on=today.isoformat())

    assert answer.status_code == 302
    duty.refresh_from_db()
    assert (duty.state, duty.proof) == (State.DONE, "已送到经理手上")
    assert Entry.objects.filter(verb="duty.done", by=tree.secretary.username).exists()
    assert "已送到经理手上" in read(client, f"/desk/duties/{duty.pk}")


@pytest.mark.parametrize("away", [-1, 1])
def test_what_is_wrong_stands_beside_its_box_and_nothing_typed_is_lost(
    client, tree, now, today, away
):
    duty = pack(tree, now)
    client.force_login(tree.secretary)

    answer = send(client, duty, "do", proof="长长的说明", done_on=(today + away * DAY).isoformat())

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "长长的说明" in page and 'aria-invalid="true"' in page


def test_what_changed_meanwhile_is_said(client, tree, now):
    duty = tree.duty(at=now, due_on=now.date() + DAY)
    waive_duty(duty, reason="并入年报", by=tree.lead, at=now)
    client.force_login(tree.secretary)

    answer = send(client, duty, "do", proof="好了")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "重新查看" in page and "好了" in page


def test_nobody_enters_what_the_platform_sees(client, tree, now):
    pack(tree, now)
    duty = Duty.objects.get(rule__code=ORG_COVERAGE)
    client.force_login(tree.secretary)

    page = read(client, f"/desk/duties/{duty.pk}")

    assert "不用填报" in page and f"/desk/duties/{duty.pk}/do" not in page


def test_it_is_waived_from_above_with_a_reason(client, tree, now):
    duty = tree.duty(at=now, due_on=now.date() + DAY)
    client.force_login(tree.lead)

    assert send(client, duty, "waive", reason="").status_code == 422
    assert send(client, duty, "waive", reason="并入年报").status_code == 302
    assert "并入年报" in read(client, f"/desk/duties/{duty.pk}")


def test_it_is_returned_with_a_new_day(client, tree, now, today):
    duty = tree.duty(at=now, due_on=today + DAY)
    complete_duty(duty, by=tree.secretary, at=now, proof="好了")
    duty.refresh_from_db()
    client.force_login(tree.lead)

    send(client, duty, "return", reason="缺签字", due_on=(today + 5 * DAY).isoformat())

    duty.refresh_from_db()
    assert (duty.state, duty.due_on) == (State.OWED, today + 5 * DAY)


def test_nobody_lets_herself_off(client, tree, now):
    duty = tree.duty(at=now, due_on=now.date() + DAY)
    client.force_login(tree.secretary)

    assert "/waive" not in read(client, f"/desk/duties/{duty.pk}")
    assert send(client, duty, "waive", reason="不想做").status_code == 403


def test_a_stranger_finds_nothing(client, tree, now):
    duty = tree.duty(at=now, due_on=now.date() + DAY)
    client.force_login(tree.stranger)

    assert client.get(f"/desk/duties/{duty.pk}").status_code == 404
    assert send(client, duty, "do", proof="好了").status_code == 404


def test_a_task_is_split_and_the_sum_is_proposed(client, tree, now, today):
    task = send_task(
        TaskRow("摸排", today + 9 * DAY, fields=(Field("n", "点位数"),)),
        unit=tree.root, to=[tree.bureau], by=tree.lead, at=now,
    )  # fmt: skip
    duty = task.duties.get()
    client.force_login(tree.bureau_handler)
    send(client, duty, "split", units=[one.pk for one in tree.stations])
    for person, part, n in zip(
        tree.instructors, duty.parts.order_by("unit__path"), ("3", "四"), strict=True
    ):
        client.force_login(person)
        first = send(client, part, "answer", a_n=n)
        assert first.status_code == (302 if n == "3" else 422)
    send(client, part, "answer", a_n="4", note="四处都有水")
    client.force_login(tree.bureau_handler)

    page = read(client, f"/desk/duties/{duty.pk}")
    final = send(client, duty, "answer", a_n="7")

    assert "2/2" in page and 'value="7"' in page
    assert final.status_code == 302
    duty.refresh_from_db()
    assert duty.answer == {"n": 7}


def test_it_opens_on_what_is_late_now(client, tree, now, today):
    late = tree.duty(at=now - 9 * DAY, due_on=today - DAY)
    done_late = tree.duty(at=now - 9 * DAY, due_on=today - 2 * DAY)
    complete_duty(done_late, by=tree.secretary, at=now, done_on=today, proof="x")
    tree.duty(due_on=today + DAY, at=now)
    client.force_login(tree.lead)

    page = client.get("/desk/duties", {"source": "all"})

    assert list(page.context["page"]) == [late]
    assert {tab["label"]: tab["count"] for tab in page.context["tabs"]}["超期"] == 1
    assert list(client.get("/desk/duties?show=late&source=all").context["page"]) == [late]


def test_it_opens_on_all_when_nothing_is_late(client, tree, now, today):
    duty = tree.duty(due_on=today + DAY, at=now)
    client.force_login(tree.lead)

    assert list(client.get("/desk/duties", {"source": "all"}).context["page"]) == [duty]


def test_the_list_costs_the_same_however_long(client, tree, now, today, django_assert_num_queries):
    client.force_login(tree.lead)
    for _ in range(30):
        tree.duty(at=now, due_on=today + DAY)
    pack(tree, now)

    with django_assert_num_queries(8):
        client.get("/desk/duties")


def test_the_page_of_one_costs_the_same_however_long_its_history(
    client, tree, now, today, django_assert_num_queries
):
    duty = tree.duty(at=now, due_on=today + DAY)
    client.force_login(tree.lead)

    with django_assert_num_queries(6):
        client.get(f"/desk/duties/{duty.pk}")


def test_a_task_that_cannot_be_is_an_empty_list(client, tree, now, today):
    tree.duty(due_on=today + DAY, at=now)
    client.force_login(tree.lead)
    for task in ("9" * 23, "x", "٣"):
        answer = client.get("/desk/duties", {"task": task})
        assert answer.status_code == 200
        assert not answer.context["page"].object_list
