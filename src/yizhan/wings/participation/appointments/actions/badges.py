"""Badges: issued when somebody accepts, replaced, revoked; the keys they are signed with."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere, require
from yizhan.kit.codes import new_code
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.actions.row import locked, revoke_badges
from yizhan.wings.participation.appointments.models import Badge, BadgeKey, Engagement
from yizhan.wings.participation.appointments.rules import (
    CODE_LENGTH,
    ROLE_OF,
    AppointmentsVerb,
    RevocationReason,
)
from yizhan.wings.participation.appointments.rules.token import Facts
from yizhan.wings.participation.appointments.vault import new_key, sign_badge


class NoBadge(Refusal):
    code = "no_badge"
    message = _("There is no badge for this: it is not accepted, or it is over.")


@in_transaction
def replace_badge(
    engagement: Engagement, *, by: Person, reason: RevocationReason, at: datetime
) -> Badge:
    """Give a new badge for the old one, which is revoked at once: its holder does it, or whoever
    edits appointments there. Raises NoBadge."""
    row = locked(engagement)
    if not Engagement.objects.asked_by(by).filter(pk=row.pk).exists():
        require(by, Permission.ENGAGEMENT_EDIT, row.unit)
    return reissue(row, reason=reason, by=by, at=at)


def reissue(row: Engagement, *, reason: RevocationReason, by: Person | None, at: datetime) -> Badge:
    """The same for a row that is locked. Raises NoBadge."""
    revoke_badges(row, reason, at=at)
    badge = issue(row, at=at)
    record(AppointmentsVerb.BADGE_ISSUED, by=by, target=badge, at=at, instead=reason.value)
    return badge


def issue(row: Engagement, *, at: datetime) -> Badge:
    """Sign a badge for an appointment that is accepted and not over. Raises NoBadge."""
    if not (row.is_accepted and row.until > local_day(at)):
        raise NoBadge
    badge = signed(row, key=signing_key(at=at), code=_unused_code(), at=at)
    badge.save(force_insert=True)
    return badge


def signed(row: Engagement, *, key: BadgeKey, code: str, at: datetime) -> Badge:
    """A badge as it will be, not written yet, for loaders that write many at once."""
    facts = Facts(
        key=key.pk,
        code=code,
        role=ROLE_OF[row.role],
        since=row.since,
        until=row.until,
        issued_at=at,
        name=row.name,
        unit=row.unit.name,
    )
    return Badge(
        engagement=row, code=code, key=key, token=sign_badge(key, facts), since=row.since,
        until=row.until, issued_at=at,
    )  # fmt: skip


def signing_key(*, at: datetime) -> BadgeKey:
    """The key that signs now; the first badge of a city makes it."""
    key = BadgeKey.objects.signing().first()
    if key is None:
        key = new_key(at=at)
        key.save(force_insert=True)
        record(AppointmentsVerb.KEY_MADE, by=None, target=key, at=at)
    return key


@in_transaction
def change_key(*, by: Person | None, at: datetime) -> BadgeKey:
    """Sign with a new key from now on. The private half of the old one is deleted; badges that it
    signed stay good until they end. `by` None: the command line."""
    if by is not None and not everywhere(by, Permission.BADGE_KEYS):
        raise NotAllowed(f"{by} may not change the key of badges")
    old = BadgeKey.objects.select_for_update(of=("self",)).filter(retired_at=None)
    retired = [key.pk for key in old]
    BadgeKey.objects.filter(pk__in=retired).update(retired_at=at, sealed_private=None)
    key = new_key(at=at)
    key.save(force_insert=True)
    record(AppointmentsVerb.KEY_MADE, by=by, target=key, at=at, retired=len(retired))
    return key


def _unused_code() -> str:
    while Badge.objects.filter(code=(code := new_code(CODE_LENGTH))).exists():
        pass
    return code
