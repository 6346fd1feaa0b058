"""The two ways the domain says no. Interfaces translate them; nothing else catches them."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """The request was understood and is not possible now. The message is for the person.

    `code` is what machines read. `fields` names the inputs at fault, each with its own sentence,
    so that a form can put the words beside the box they belong to.
    """

    code = "refused"
    status = 409
    """The status in the API: 409, or 422 where `fields` says that the input itself is at fault,
    or 429."""
    message: str | Promise = _("This cannot be done now.")

    def __init__(
        self, message: str | Promise | None = None, *, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        if message is not None:
            self.message = message
        self.fields = dict(fields or {})
        if self.fields and self.status == Refusal.status:
            self.status = 422

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(PermissionDenied):
    """The person holds no role that permits this here."""
