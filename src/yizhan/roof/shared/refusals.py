"""Refusals of the domain on pages: beside the inputs of a form, or as a message on the next page.

    with refusals_on(form):
        actions.open_seat(...)
        return redirect(...)

What no page takes up becomes a page of its own (errors.py) or an answer of the API
(openapi/errors.py).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext

from yizhan.kit.errors import Refusal


def add_refusal(
    form: BaseForm, refusal: Refusal, *, to: str | None = None, prefix: str = ""
) -> None:
    """Add the sentences of a refusal to the inputs they belong to.

    `to` is the input that gets a sentence which belongs to none; None: the form as a whole.
    `prefix` stands before the names of inputs that the form made itself.
    """
    sentences = {name: sentence for name, sentence in refusal.fields.items() if sentence}
    for name, sentence in sentences.items():
        inputs = (field for field in (prefix + name, name, to) if field in form.fields)
        form.add_error(next(inputs, None), sentence)
    if not sentences:
        form.add_error(to, str(refusal))


def first_refusal(form: BaseForm) -> str:
    """Return the first sentence of a refused form, for whoever reads it apart from the form.
    There, that something is required says nothing without the name of the field."""
    name, errors = next(iter(form.errors.as_data().items()))
    words = str(form.errors[name][0])
    if name not in form.fields or errors[0].code != "required":
        return words
    return gettext("%(field)s: %(words)s") % {"field": form[name].label, "words": words}


def refusals_on(
    form: BaseForm, *, to: str | None = None, prefix: str = ""
) -> AbstractContextManager[None, bool]:
    """Turn a refusal raised inside the block into errors of the form."""
    return _OnForm(form, to=to, prefix=prefix)


def refusals_as_message(request: HttpRequest) -> AbstractContextManager[None, bool]:
    """Turn a refusal raised inside the block into an error message on the next page."""
    return _AsMessage(request)


class _Refusals(AbstractContextManager[None, bool]):
    """Ends its block at a refusal and takes it up; all other exceptions pass."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if isinstance(error, Refusal):
            self.take_up(error)
            return True
        return False

    def take_up(self, refusal: Refusal) -> None:
        raise NotImplementedError


class _OnForm(_Refusals):
    def __init__(self, form: BaseForm, *, to: str | None, prefix: str) -> None:
        self.form, self.to, self.prefix = form, to, prefix

    def take_up(self, refusal: Refusal) -> None:
        add_refusal(self.form, refusal, to=self.to, prefix=self.prefix)


class _AsMessage(_Refusals):
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def take_up(self, refusal: Refusal) -> None:
        messages.error(self.request, str(refusal))
