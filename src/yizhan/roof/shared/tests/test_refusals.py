"""refusals: the domain's sentences stand where the person can act on them."""

from __future__ import annotations

import pytest
from django import forms

from yizhan.kit.errors import Refusal
from yizhan.roof.shared.refusals import add_refusal, refusals_on

pytestmark = pytest.mark.once


class TermForm(forms.Form):
    until = forms.CharField()
    a_count = forms.CharField()


def filled() -> TermForm:
    form = TermForm({"until": "2024-03-04", "a_count": "3"})
    assert form.is_valid()
    return form


def test_a_sentence_stands_at_its_input():
    form = filled()
    add_refusal(form, Refusal(fields={"until": "Too early.", "seat": "Nobody sits here."}))

    assert form.errors == {"until": ["Too early."], "__all__": ["Nobody sits here."]}


def test_the_inputs_of_a_task_have_a_prefix():
    form = filled()
    add_refusal(form, Refusal(fields={"count": "Not a number."}), prefix="a_")

    assert form.errors == {"a_count": ["Not a number."]}


@pytest.mark.parametrize(("to", "place"), [(None, "__all__"), ("until", "until")])
def test_a_refusal_without_inputs_goes_where_it_is_told(to, place):
    form = filled()
    add_refusal(form, Refusal("Not now."), to=to)

    assert form.errors == {place: ["Not now."]}


def test_an_input_without_a_sentence_gets_the_message_on_the_form():
    form = filled()
    add_refusal(form, Refusal("Changed meanwhile.", fields={"until": ""}))

    assert form.errors == {"__all__": ["Changed meanwhile."]}


def test_the_block_ends_at_a_refusal_and_at_nothing_else():
    form = filled()
    with refusals_on(form):
        raise Refusal("Not now.")
    assert form.non_field_errors() == ["Not now."]

    with pytest.raises(ZeroDivisionError), refusals_on(form):
        raise ZeroDivisionError
