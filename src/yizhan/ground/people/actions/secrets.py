"""Looking into the vault, and moving it to a new key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Reveal, Secret, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.people.rules import PeopleVerb
from yizhan.kit.errors import Refusal
from yizhan.kit.registration import SealedKind
from yizhan.kit.transactions import in_transaction

REASON = range(4, 201)
"""The length of a reason, in characters."""

PAGE = 500


class ReasonMissing(Refusal):
    code = "reason_missing"
    message = _("Say why you need it. The person concerned can read the reason.")


@in_transaction
def reveal(
    secret: Secret,
    *,
    unit: Unit,
    by: Person,
    reason: str,
    at: datetime,
    permission: Permission = Permission.SECRET_REVEAL,
) -> str:
    """Open a secret for a matter of `unit`, and write down who looked and why where the person
    concerned can read it. `permission`: by which the matter itself is open to who looks."""
    require(by, permission, unit)
    why = _reason(reason)
    value = vault.open_secret(secret)
    Reveal.objects.create(secret=secret, by=by, reason=why, at=at)
    record(
        PeopleVerb.SECRET_REVEALED, by=by, target=secret, at=at, kind=secret.kind, unit=unit.code
    )
    return value


@in_transaction
def note_search(
    secrets: Collection[Secret], *, kind: str, unit: Unit, by: Person, reason: str, at: datetime
) -> None:
    """Write down that `by` searched by a whole sealed fact: in the book of everybody it led to, and
    in the audit log even if it led to nobody."""
    require(by, Permission.SECRET_REVEAL, unit)
    why = _reason(reason)
    Reveal.objects.bulk_create(
        Reveal(secret=secret, by=by, reason=why, at=at) for secret in secrets
    )
    record(PeopleVerb.SECRET_SEARCHED, by=by, target=unit, at=at, kind=kind, matches=len(secrets))


def _reason(text: str) -> str:
    reason = text.strip()
    if len(reason) not in REASON:
        raise ReasonMissing(fields={"reason": str(ReasonMissing.message)})
    return reason


@in_transaction
def renew_seal(seals: vault.Seals, key: int) -> bool:
    """Seal one row again under the newest vault key. Says whether there was anything to do: False
    of a row that is gone, or was sealed anew meanwhile. Raises vault.CannotOpen."""
    rows = seals.model._default_manager.select_for_update(of=("self",))
    row = rows.filter(pk=key).first()
    if row is None or not (fresh := seals.renewed(row)):
        return False
    for column, value in fresh.items():
        setattr(row, column, value)
    row.save(update_fields=list(fresh))
    return True


def sealed_rows(seals: vault.Seals, *, name: Promise, remedy: Promise) -> SealedKind:
    """The declaration of a sealed column for an app's `apps.py`."""
    return SealedKind(
        name,
        count=lambda: seals.stale().count(),
        stale=partial(_stale_keys, seals),
        renew=partial(renew_seal, seals),
        remedy=remedy,
        seals=seals,
    )


def _stale_keys(seals: vault.Seals) -> Iterator[int]:
    """The stale rows' keys by pages: SQLite refuses to write under a reading that is still open."""
    last, rows = 0, seals.stale().order_by("pk").values_list("pk", flat=True)
    while keys := list(rows.filter(pk__gt=last)[:PAGE]):
        yield from keys
        last = keys[-1]
