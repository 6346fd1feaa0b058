"""Invitations: what becomes of a telephone on the list of somebody who does not keep the whole
register. Riders at the own sites are matched by it; everybody else is invited in the same way,
known here or not, riding for somebody else or not, and the list is answered the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind, Unit
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.tables import Loaded
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.register.actions.batches import BATCH, Batch
from yizhan.wings.organisation.register.actions.riding import NoSite, join
from yizhan.wings.organisation.register.events import RidersInvited
from yizhan.wings.organisation.register.exchange import RiderRow
from yizhan.wings.organisation.register.models import Invitation, Ridership
from yizhan.wings.organisation.register.rules import (
    INVITATION_LASTS,
    INVITATIONS_A_DAY,
    RegisterVerb,
)


class TooManyInvitations(Refusal):
    code = "too_many_invitations"
    message = _("There are too many invitations today. Import the rest tomorrow.")


@dataclass
class InvitingBatch(Batch):
    """Takes over what is said of riders at the own sites, and invites the others."""

    to_invite: list[RiderRow] = field(default_factory=list)
    invited: int = 0
    redirected: int = 0
    """Invitations that now go to another of the own sites."""

    def load(self) -> Loaded:
        sites = {row.site.pk for row in self.rows}
        # Two lists for one site come one after the other, so that nobody is invited twice.
        list(Unit.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=sites)
             .order_by("pk").values_list("pk", flat=True))  # fmt: skip
        entered = super().load()
        self._invite()
        changed = entered.changed + self.redirected
        return Loaded(self.invited, changed, len(self.rows) - self.invited - changed)

    def _lock(self, riders: set[int]) -> None:
        """Only whoever rides at the own sites: nobody else's row is touched, nor waited for."""
        riding = Ridership.objects.riding().filter(rider__in=riders).select_related("site")
        super()._lock({one.rider_id for one in riding if self.may.at(one.site)})
        self.current = {
            rider_id: one for rider_id, one in self.current.items() if self.may.at(one.site)
        }

    def _enter_all(self, account_ids: dict[str, int]) -> None:
        for row in self.rows:
            rider_id = account_ids.get(row.phone)
            if rider_id is not None and rider_id in self.current:
                self._enter(row, rider_id)
            elif not row.left_on:
                self.to_invite.append(row)

    def _correct_joining_day(self, row: RiderRow, current: Ridership) -> bool:
        """Never: where she rode on another day may be for another company to know."""
        return False

    def _invite(self) -> None:
        """Invite the telephones that these sites have not invited yet; one that stands at another
        of them now has its invitation there."""
        waiting = self._waiting()
        fresh = [row for row in self.to_invite if row.phone not in waiting]
        for row in self.to_invite:
            invitation = waiting.get(row.phone)
            if invitation is not None and invitation.site_id != row.site.pk:
                invitation.site = row.site
                invitation.save(update_fields=["site"])
                self.redirected += 1
        if not fresh:
            return
        self._permit_so_many(len(fresh))
        invitations = _invitations(fresh, at=self.at)
        self.invited = len(invitations)
        ids = tuple(invitation.pk for invitation in invitations)
        publish(RidersInvited(invitation_ids=ids, at=self.at))
        record(RegisterVerb.RIDERS_INVITED,
               by=self.may.by, target="register.Invitation", at=self.at,
               count=self.invited)  # fmt: skip

    def _waiting(self) -> dict[str, Invitation]:
        """The invitations from the own sites to these telephones, also of who has declined."""
        assert self.may.by is not None  # noqa: S101  # the platform itself invites nobody
        phone_of = {
            one: row.phone
            for row in self.to_invite
            for one in vault.hashes_of(SecretKind.PHONE, row.phone)
        }
        ours = Invitation.objects.visible_to(self.may.by).valid(on=local_day(self.at))
        rows = ours.filter(phone__keyed_hash__in=list(phone_of)).select_related("phone")
        return {phone_of[bytes(one.phone.keyed_hash)]: one for one in rows}

    def _permit_so_many(self, fresh: int) -> None:
        assert self.may.by is not None  # noqa: S101  # as above
        since = self.at - timedelta(days=1)
        lately = Invitation.objects.visible_to(self.may.by).filter(invited_at__gt=since)
        if lately.count() + fresh > INVITATIONS_A_DAY:
            raise TooManyInvitations


def _invitations(rows: Sequence[RiderRow], *, at: datetime) -> list[Invitation]:
    """Write down one for each row, with its telephone as a guest's."""
    phones = [vault.sealed(SecretKind.PHONE, row.phone, person=None, at=at) for row in rows]
    Secret.objects.bulk_create(phones, batch_size=BATCH)
    expires_on = local_day(at) + INVITATION_LASTS
    invitations = [
        Invitation(
            site=row.site, phone=phone, employment=row.employment, invited_at=at,
            expires_on=expires_on,
        )
        for row, phone in zip(rows, phones, strict=True)
    ]  # fmt: skip
    return Invitation.objects.bulk_create(invitations, batch_size=BATCH)


@in_transaction
def accept_invitation(invitation: Invitation, *, by: Person, at: datetime) -> Ridership:
    """Let somebody who was invited ride at the site from today, as by its poster. The invitation
    and the telephone that it kept are gone. Raises NoSite and NotAllowed."""
    locked = _permitted(invitation, by=by, at=at)
    ridership = join(by, locked.site, by=by, at=at, employment=locked.employment)
    Secret.objects.guests().filter(pk=locked.phone_id).delete()
    return ridership


@in_transaction
def decline_invitation(invitation: Invitation, *, by: Person, at: datetime) -> None:
    """Keep that somebody does not want to be entered there, so that nobody asks again soon."""
    locked = _permitted(invitation, by=by, at=at)
    locked.declined_at = at
    locked.save(update_fields=["declined_at"])
    record(RegisterVerb.INVITATION_DECLINED, by=by, target=locked, at=at)


def _permitted(invitation: Invitation, *, by: Person, at: datetime) -> Invitation:
    try:
        locked = under_lock(Invitation.objects.select_related("site"), invitation.pk)
    except Invitation.DoesNotExist as gone:
        raise NoSite from gone
    hers = Invitation.objects.for_person(by).valid(on=local_day(at)).filter(pk=locked.pk)
    if not hers.exists():
        raise NotAllowed(f"invitation {locked.pk} is not to {by}")
    return locked


def forget_invitations(*, at: datetime) -> int:
    """Remove the invitations whose time is over, with the telephones they kept; return how many."""
    expired = Invitation.objects.expired(on=local_day(at))
    return Secret.objects.guests().filter(invitation__in=expired).delete()[0]
