"""send_task, split, answer, remind: a task goes down, each unit answers once, and the answers add
up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.roles import active_posts
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.organisation.duties.actions import (
    answer_task,
    complete_duty,
    remind_task,
    return_duty,
    split_duty,
    unanswerable,
    workers_of,
)
from yizhan.wings.organisation.duties.actions.changes import NotOwed
from yizhan.wings.organisation.duties.actions.completing import AnswerTheTask
from yizhan.wings.organisation.duties.actions.tasks import (
    AlreadyAsked,
    NobodyAsked,
    NotBelow,
    OnlyTasks,
)
from yizhan.wings.organisation.duties.exchange import answer_table, table_records
from yizhan.wings.organisation.duties.models import Duty, Task
from yizhan.wings.organisation.duties.rules import BadAnswer, BadFields, Field, State
from yizhan.wings.organisation.duties.tests.factories import TODAY, a_tree

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIELDS = (
    Field("places", "可歇脚的点位"),
    Field("water", "有热水", "yes_no"),
    Field("note", "说明", "text"),
)
GIVEN = {"places": "3", "water": True, "note": "城东"}


def test_each_addressed_unit_owes_one_answer():
    tree = a_tree()

    task = tree.task(to=tree.stations, fields=FIELDS)

    assert {duty.unit for duty in task.duties.all()} == set(tree.stations)
    assert {duty.due_on for duty in task.duties.all()} == {task.due_on}
    assert Entry.objects.get(verb="task.sent").facts["units"] == 2


def test_only_down_one_s_own_line():
    tree = a_tree()

    with pytest.raises(NotAllowed):
        tree.task(to=[tree.bureau], by=tree.secretary, unit=tree.general_branch)
    with pytest.raises(NotAllowed):
        tree.task(to=[tree.general_branch], by=tree.secretary, unit=tree.general_branch)
    with pytest.raises(NotAllowed):
        tree.task(by=tree.bureau_handler, unit=tree.bureau)
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "长" * 121},
        {"due_on": TODAY - DAY},
        {"fields": (Field("a", ""),)},
        {"fields": (Field("a", "人数"), Field("a", "人数"))},
        {"fields": (Field("a", "人数", "text", "riders"),)},
        {"file": b"MZ\x90", "file_name": "a.pdf"},
    ],
)
def test_a_task_without_sense_is_refused_as_a_whole(wrong):
    tree = a_tree()

    with pytest.raises((Refusal, BadFields)):
        tree.task(**wrong)
    assert not Task.objects.exists() and not Duty.objects.exists()


def test_nobody_asked_is_no_task():
    tree = a_tree()
    tree.general_branch.__class__.objects.filter(pk=tree.general_branch.pk).update(closed_on=TODAY)

    with pytest.raises(NobodyAsked):
        tree.task(to=[tree.general_branch])


def test_a_unit_answers_once():
    tree = a_tree()
    duty = tree.task(fields=FIELDS).duties.get()

    done = answer_task(duty, values=GIVEN, by=tree.bureau_handler, at=MONDAY, note="已核")

    assert done.answer == {"places": 3, "water": True, "note": "城东"}
    with pytest.raises(NotOwed):
        answer_task(duty, values=GIVEN, by=tree.bureau_handler, at=MONDAY)


def test_a_returned_answer_may_be_given_again():
    tree = a_tree()
    duty = tree.task(fields=FIELDS).duties.get()
    answer_task(duty, values=GIVEN, by=tree.bureau_handler, at=MONDAY)
    return_duty(duty, reason="数字不对", by=tree.lead, at=MONDAY)

    again = answer_task(duty, values=GIVEN | {"places": 5}, by=tree.bureau_handler, at=MONDAY)

    assert again.answer["places"] == 5
    assert [s.answer.get("places") for s in duty.periods.order_by("pk")] == [None, 3, None, 5]


def test_what_is_wrong_is_said_field_by_field():
    tree = a_tree()
    duty = tree.task(fields=FIELDS).duties.get()

    with pytest.raises(BadAnswer) as refused:
        answer_task(duty, values={"places": "三", "water": "是"}, by=tree.bureau_handler, at=MONDAY)

    assert set(refused.value.fields) == {"places", "water", "note"}


def test_a_task_with_questions_is_answered_not_ticked_off():
    tree = a_tree()

    with pytest.raises(AnswerTheTask):
        complete_duty(tree.task(fields=FIELDS).duties.get(), by=tree.bureau_handler, at=MONDAY)
    assert (
        complete_duty(tree.task().duties.get(), by=tree.bureau_handler, at=MONDAY).state
        == State.DONE
    )


def test_a_split_adds_up_and_is_confirmed_above():
    tree = a_tree()
    task = tree.task(fields=FIELDS)
    duty = task.duties.get()

    parts = split_duty(duty, units=tree.stations, by=tree.bureau_handler, at=MONDAY)
    for part, person, places in zip(parts, tree.instructors, (3, 4), strict=True):
        answer_task(part, values=GIVEN | {"places": places}, by=person, at=MONDAY)

    table = answer_table(task, task.duties.all())
    assert [(place.depth, place.below, place.below_done) for place in table.places] == [
        (0, 2, 2), (1, 0, 0), (1, 0, 0),
    ]  # fmt: skip
    assert table.total == {}, "the addressed unit has not confirmed yet"
    answer_task(duty, values=GIVEN | {"places": 7}, by=tree.bureau_handler, at=MONDAY)
    table = answer_table(task, task.duties.all())
    assert table.total == {"places": 7, "water": True}
    assert [row["f_places"] for row in table_records(table)] == [7, 3, 4, 7]


def test_large_answers_add_up_to_a_larger_sum():
    tree = a_tree()
    task = tree.task(to=tree.stations, fields=FIELDS[:1])
    for duty, person in zip(task.duties.order_by("pk"), tree.instructors, strict=True):
        answer_task(duty, values={"places": 999_999_999_999}, by=person, at=MONDAY)
    table = answer_table(task, task.duties.all())
    assert table.total == {"places": 1_999_999_999_998}


def test_a_split_stays_below_and_asks_each_once():
    tree = a_tree()
    duty = tree.task(fields=FIELDS).duties.get()

    with pytest.raises(NotBelow):
        split_duty(duty, units=[tree.general_branch], by=tree.bureau_handler, at=MONDAY)
    with pytest.raises(NotBelow):
        split_duty(duty, units=[], by=tree.bureau_handler, at=MONDAY)
    split_duty(duty, units=tree.stations[:1], by=tree.bureau_handler, at=MONDAY)
    with pytest.raises(AlreadyAsked):
        split_duty(duty, units=tree.stations[:1], by=tree.bureau_handler, at=MONDAY)
    assert len(split_duty(duty, units=tree.stations, by=tree.bureau_handler, at=MONDAY)) == 1
    with pytest.raises(OnlyTasks):
        split_duty(tree.duty(), units=[tree.branch()], by=tree.secretary, at=MONDAY)


def test_the_platform_answers_what_it_knows():
    tree = a_tree()
    fields = (Field("riders", "骑手人数", indicator="riders"), Field("places", "点位"))
    known = {tree.bureau.pk: {"riders": 120}}

    duty = tree.task(fields=fields, known=known).duties.get()

    assert (duty.state, duty.answer) == (State.OWED, {"riders": 120})
    done = answer_task(duty, values={"riders": 999, "places": 2}, by=tree.bureau_handler, at=MONDAY)
    assert done.answer == {"riders": 120, "places": 2}


def test_if_it_knows_all_nobody_is_asked():
    tree = a_tree()
    fields = (Field("riders", "骑手人数", indicator="riders"),)

    duty = tree.task(fields=fields, known={tree.bureau.pk: {"riders": 120}}).duties.get()

    assert (duty.state, duty.done_by, duty.to_tell) == (State.DONE, None, "")


def test_all_who_are_silent_are_reminded():
    tree = a_tree()
    task = tree.task(to=tree.stations, fields=FIELDS)
    task.duties.update(to_tell="")
    first, _second = task.duties.order_by("pk")
    answer_task(first, values=GIVEN, by=tree.instructors[0], at=MONDAY)

    assert remind_task(task, by=tree.lead, at=MONDAY) == (1, ())

    assert list(task.duties.order_by("pk").values_list("to_tell", flat=True)) == ["", "reminder"]
    with pytest.raises(NotAllowed):
        remind_task(task, by=tree.instructors[0], at=MONDAY)


def test_only_who_can_answer_is_reminded_and_the_others_are_named():
    tree = a_tree()
    task = tree.task(to=[*tree.stations, *tree.offices], fields=FIELDS)
    task.duties.update(to_tell="")

    assert remind_task(task, by=tree.lead, at=MONDAY) == (2, tuple(tree.offices))

    reminded = task.duties.exclude(to_tell="").values_list("unit", flat=True)
    assert set(reminded) == {unit.pk for unit in tree.stations}


def test_the_host_of_a_service_point_answers_for_it_and_for_nothing_else():
    tree = a_tree()
    point = a_unit(tree.stations[0], kind=UnitKind.SERVICE_POINT)
    host, other = a_person("host", point), a_person("host", tree.offices[0])
    task = tree.task(to=[point, *tree.offices], fields=FIELDS)
    at_point, at_office = (task.duties.get(unit=unit) for unit in (point, tree.offices[0]))

    a_person("secretary", tree.root, scope=Scope.BELOW)
    assert unanswerable([point, *tree.offices]) == []
    assert unanswerable([point, *tree.offices], asked_by=tree.root) == tree.offices
    assert workers_of(point) == [host]
    assert list(Duty.objects.worked_by(host)) == [at_point]
    assert not Duty.objects.worked_by(other).exists()
    answer_task(at_point, values=GIVEN, by=host, at=MONDAY)
    with pytest.raises(NotAllowed):
        answer_task(at_office, values=GIVEN, by=other, at=MONDAY)


def test_sending_to_many_takes_no_more_queries_than_to_one(django_assert_num_queries):
    tree = a_tree()
    person = tree.lead
    active_posts(person)

    for to in ([tree.bureau], [*tree.stations, *tree.offices, tree.bureau]):
        with django_assert_num_queries(10):
            tree.task(to=to, by=person, fields=FIELDS)
