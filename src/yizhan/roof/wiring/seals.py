"""What is sealed with the vault key, all of it on one page: what is not listed here is lost when an
operator changes the key and drops the old one.

Every kind finds by itself what is not under the newest key, in the same order each time, and renews
one thing at a time, so that the work can be broken off and done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework import store
from yizhan.ground.notify.vault import ENDPOINT_KEYS, MESSAGES
from yizhan.ground.people.actions import renew_seal
from yizhan.ground.people.vault import SECRETS, Seals
from yizhan.roof.entrance.seals import SECOND_FACTORS
from yizhan.wings.organisation.branches.vault import FACTS
from yizhan.wings.organisation.development.vault import NOTES

PAGE = 500


@dataclass(frozen=True)
class Kind:
    name: Promise
    count: Callable[[], int]
    """How many are not under the newest key."""
    stale: Callable[[], Iterator[Any]]
    """Those, one by one."""
    renew: Callable[[Any], bool]
    """Of one of those. False if there was nothing to do any more. Raises vault.CannotOpen."""
    remedy: Promise
    """What to do about one whose key is lost."""
    seals: Seals | None = None
    """Where in the database; None: somewhere else."""


def _rows(name: Promise, seals: Seals, remedy: Promise) -> Kind:
    return Kind(
        name,
        count=lambda: seals.stale().count(),
        stale=partial(_pages, seals),
        renew=partial(renew_seal, seals),
        remedy=remedy,
        seals=seals,
    )


def _pages(seals: Seals) -> Iterator[int]:
    """By pages of keys: SQLite refuses to write under a reading that is still open."""
    last = 0
    while keys := list(_keys_after(seals, last)):
        yield from keys
        last = keys[-1]


def _keys_after(seals: Seals, last: int) -> Iterator[int]:
    rows = seals.stale().filter(pk__gt=last).order_by("pk")
    return iter(rows.values_list("pk", flat=True)[:PAGE])


KINDS: tuple[Kind, ...] = (
    _rows(
        _("telephones, legal names, e-mail addresses"),
        SECRETS,
        _("Whoever they belong to has to give them again."),
    ),
    _rows(
        _("second factors"),
        SECOND_FACTORS,
        _("Remove the row of mfa.Authenticator; a new one is set up at the next sign-in."),
    ),
    _rows(
        _("signing keys of webhooks"),
        ENDPOINT_KEYS,
        _("Stop the endpoint on the page of deliveries and connect it anew."),
    ),
    _rows(
        _("messages that only the recipient may read"),
        MESSAGES,
        _("They can never be sent; sign-in codes are asked for again."),
    ),
    _rows(
        _("what branches keep of members"),
        FACTS,
        _("The branch notes it anew."),
    ),
    _rows(
        _("notes on steps of development"),
        NOTES,
        _("The branch has them on paper."),
    ),
    Kind(
        _("photo files"),
        count=lambda: sum(1 for _file in store.stale_files()),
        stale=store.stale_files,
        renew=store.renew,
        remedy=_("Bring the files back from a backup."),
    ),
)


def count_stale() -> int:
    """How much of everything still needs an old key. Reads every sealed row and file."""
    return sum(kind.count() for kind in KINDS)
