"""What the roles are called, by people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ROLE_NAMES: dict[str, Promise] = {
    "admin": pgettext_lazy("role", "administrator"),
    "lead": pgettext_lazy("role", "lead"),
    "dispatcher": pgettext_lazy("role", "dispatcher"),
    "handler": pgettext_lazy("role", "handler"),
    "instructor": pgettext_lazy("role", "instructor"),
    "secretary": pgettext_lazy("role", "branch secretary"),
    "committee": pgettext_lazy("role", "committee member"),
    "company": pgettext_lazy("role", "contact of a company"),
    "host": pgettext_lazy("role", "host of a station"),
}
