"""merge, unmerge: many askers, one answer, and back again exactly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.actions import answer_by_asker, merge, move_case, take, unmerge
from yizhan.ground.casework.actions.merging import CannotMerge
from yizhan.ground.casework.actions.row import InsideAnother
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import NotAllowed

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
COLUMNS = [f.attname for f in Case._meta.concrete_fields if f.attname != "version"]


def as_it_stands(case):
    return Case.objects.values(*COLUMNS).get(pk=case.pk)


def test_the_head_counts_who_stands_behind_it():
    city = a_city()
    head, other, third = city.case(), city.case(), city.case()

    merge(third, other, by=city.dispatcher, at=LATER)
    merge(other, head, by=city.dispatcher, at=LATER)

    head.refresh_from_db()
    assert head.me_too == 2
    assert set(Case.objects.not_merged()) == {head}


def test_merging_into_a_merged_case_means_its_head():
    city = a_city()
    head, other, third = city.case(), city.case(), city.case()
    merge(other, head, by=city.dispatcher, at=LATER)

    assert merge(third, other, by=city.dispatcher, at=LATER) == head


def test_one_answer_closes_all_and_each_keeps_its_own_ticket():
    city = a_city()
    head, other, third = city.case(), city.case(), city.case()
    merge(third, other, by=city.dispatcher, at=LATER)
    merge(other, head, by=city.dispatcher, at=LATER)
    head.refresh_from_db()

    move_case(head, Status.RESOLVED, by=city.handler, at=LATER, text="水已恢复")

    assert set(Case.objects.values_list("status", "closed_at")) == {("resolved", LATER)}
    for case in (other, third):
        assert case.steps.get(kind="moved").text == "水已恢复"
    assert len({head.ticket, other.ticket, third.ticket}) == 3


def test_taking_apart_restores_exactly_even_after_the_answer():
    city = a_city()
    head, case = city.case(), take(city.case(), by=city.handler, at=LATER)
    before, head_before = as_it_stands(case), as_it_stands(head)

    merge(case, head, by=city.dispatcher, at=LATER)
    unmerge(case, by=city.dispatcher, at=LATER)
    assert (as_it_stands(case), as_it_stands(head)) == (before, head_before)

    merge(case, head, by=city.dispatcher, at=LATER)
    move_case(head, Status.RESOLVED, by=city.handler, at=LATER, text="好了")
    unmerge(case, by=city.dispatcher, at=LATER)
    assert as_it_stands(case) == before


def test_who_is_not_content_comes_out_by_herself():
    city = a_city()
    head, case = city.case(), city.case()
    merge(case, head, by=city.dispatcher, at=LATER)
    move_case(head, Status.RESOLVED, by=city.handler, at=LATER, text="好了")

    reopened = answer_by_asker(case, at=LATER, solved=False)

    head.refresh_from_db()
    assert (reopened.status, reopened.merged_into) == (Status.REOPENED, None)
    assert (head.status, head.me_too) == (Status.RESOLVED, 0)


def test_a_merged_case_is_not_worked_on_by_itself():
    city = a_city()
    head, case = city.case(), city.case()
    merge(case, head, by=city.dispatcher, at=LATER)

    for verb in (take, lambda c, **k: move_case(c, Status.IN_PROGRESS, **k)):
        with pytest.raises(InsideAnother):
            verb(case, by=city.handler, at=LATER)


def test_what_cannot_be_merged():
    city = a_city()
    head, case, closed = city.case(), city.case(), city.case()
    move_case(closed, Status.RESOLVED, by=city.handler, at=LATER, text="好了")
    merge(case, head, by=city.dispatcher, at=LATER)

    for one, into in [(head, head), (head, case), (case, head), (head, closed), (closed, head)]:
        with pytest.raises(CannotMerge):
            merge(one, into, by=city.dispatcher, at=LATER)


def test_what_the_asker_called_solved_is_not_taken_apart():
    city = a_city()
    head, case = city.case(), city.case()
    merge(case, head, by=city.dispatcher, at=LATER)
    move_case(head, Status.RESOLVED, by=city.handler, at=LATER, text="好了")
    answer_by_asker(case, at=LATER, solved=True)

    with pytest.raises(CannotMerge):
        unmerge(case, by=city.dispatcher, at=LATER)


@pytest.mark.parametrize("who", ["handler", "stranger", "lead"])
def test_it_takes_a_dispatcher(who):
    city = a_city()
    head, case = city.case(), city.case()

    with pytest.raises(NotAllowed):
        merge(case, head, by=getattr(city, who), at=LATER)
