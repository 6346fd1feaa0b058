"""enter, send and close: once each, by who may, with the minutes that were saved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.audit.models import Entry
from yizhan.ground.people import actions as people
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.burden.actions import set_budget
from yizhan.wings.organisation.figure_requests.actions import (
    BadRequest,
    NotOpen,
    close_request,
    enter_request,
    hand_over_requests,
    send_request,
)
from yizhan.wings.organisation.figure_requests.models import FigureRequest
from yizhan.wings.organisation.figure_requests.rules import State, minutes_saved
from yizhan.wings.organisation.figure_requests.tests.factories import a_request, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def lead(root):
    return a_person("lead", root, scope="below")


@given(st.integers(0, 500), st.integers(1, 60), st.integers(0, 500))
def test_minutes_grow_with_the_cells(cells, each, more):
    assert minutes_saved(cells + more, minutes_per_cell=each) == minutes_saved(
        cells, minutes_per_cell=each
    ) + minutes_saved(more, minutes_per_cell=each)


def test_it_is_entered_sent_once_and_leaves_a_trace(root, lead):
    set_budget(fields=6, minutes=12, minutes_per_cell=5, by=lead, at=MONDAY)
    one = enter_request(asked(), unit=root, by=lead, at=MONDAY)
    sent = send_request(one, cells=2, by=lead, at=MONDAY)
    assert (sent.state, sent.minutes_saved, sent.sent_at) == (State.SENT, 10, MONDAY)
    for again in (lambda: send_request(one, cells=9, by=lead, at=MONDAY),
                  lambda: close_request(one, by=lead, at=MONDAY)):  # fmt: skip
        with pytest.raises(NotOpen):
            again()
    verbs = list(Entry.objects.order_by("-pk").values_list("verb", flat=True)[:2])
    assert verbs == ["figures.sent", "figures.asked"]


def test_what_is_closed_saved_nothing(root, lead):
    one = enter_request(asked(), unit=root, by=lead, at=MONDAY)
    close_request(one, by=lead, at=MONDAY)
    row = FigureRequest.objects.get()
    assert (row.state, row.minutes_saved) == (State.CLOSED, 0)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"keys": []}, "keys"),
        ({"keys": ["riders"] * 241}, "keys"),
        ({"row_kind": "company"}, "row_kind"),
        ({"title": " "}, "title"),
        ({"until": date(2023, 1, 1)}, "until"),
        ({"since": date(2030, 1, 1), "until": date(2030, 2, 1)}, "since"),
    ],
)
def test_what_is_wrong_is_said_beside_its_input(root, lead, fields, wrong):
    with pytest.raises(BadRequest) as refusal:
        enter_request(asked(**fields), unit=root, by=lead, at=MONDAY)
    assert set(refusal.value.fields) == {wrong}
    assert not FigureRequest.objects.exists()


def test_who_may_not_does_nothing(root):
    handler = a_person("handler", root, scope="below")
    one = a_request(root, handler)
    with pytest.raises(NotAllowed):
        enter_request(asked(), unit=root, by=handler, at=MONDAY)
    with pytest.raises(NotAllowed):
        send_request(one, cells=1, by=handler, at=MONDAY)
    with pytest.raises(NotAllowed):
        close_request(one, by=handler, at=MONDAY)


def test_open_ones_of_a_closed_unit_go_to_its_successor(root, lead):
    old, heir = a_unit(root), a_unit(root)
    waiting, sent = a_request(old, lead), a_request(old, lead)
    FigureRequest.objects.filter(pk=sent.pk).update(state=State.SENT, sent_at=MONDAY)
    people.merge_units(old, into=heir, by=None, at=MONDAY + timedelta(days=1))
    waiting.refresh_from_db()
    sent.refresh_from_db()
    assert (waiting.unit, sent.unit) == (heir, old)
    assert hand_over_requests(heir, at=MONDAY) == 0
