"""The tests that show what the audit pack says. A test looks whether each is there."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROOFS: tuple[tuple[Promise, str], ...] = (
    (
        _("Every column that leads to a person is named with reason and time"),
        "tests/architecture/test_personal.py",
    ),
    (_("Every address was asked as every role"), "tests/permissions/test_matrix.py"),
    (
        _("What follows when an account or a unit ends is said by every app"),
        "tests/architecture/test_lifecycle.py",
    ),
    (_("Telephones and names are sealed and masked"), "tests/security/test_contacts.py"),
    (_("Whoever reports cannot be found out"), "tests/security/test_shield.py"),
    (_("A look is written down, also one that found nobody"), "tests/security/test_search.py"),
    (_("The audit log cannot be changed"), "tests/migrations/test_append_only.py"),
    (
        _("There is no check-in, ranking, point or online-time"),
        "tests/architecture/test_burden.py",
    ),
)
"""A sentence of the audit pack, and the file of its tests."""
