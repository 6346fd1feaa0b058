"""Links and memberships end; and what becomes of a record whose person takes her consent back."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import withdraw_consent
from yizhan.ground.people.models import ConsentPurpose, Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.periods import PeriodQuerySet
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.branches.actions.membership import keeping_unit
from yizhan.wings.organisation.branches.events import MemberForgotten
from yizhan.wings.organisation.branches.models import Link, Membership, SignUp
from yizhan.wings.organisation.branches.rules import BY_HAND, BranchesVerb, EndReason


class DayPast(Refusal):
    code = "day_past"
    message = _("This day is over. Choose today or a later day.")


@in_transaction
def end_membership(membership: Membership, reason: str, *, by: Person | None, at: datetime) -> None:
    """The papers went elsewhere, or the membership is over; a link ends with it. Ending it twice
    changes nothing."""
    locked = under_lock(Membership.objects.select_related("branch__unit"), membership.pk)
    if by is not None:
        require(by, Permission.MEMBER_EDIT, keeping_unit(locked))
    if locked.until is not None:
        return
    if reason not in BY_HAND:
        raise Refusal(_("Say why it ends."))
    _end(Membership.objects.filter(pk=locked.pk), reason, on=local_day(at))
    links = Link.objects.filter(person=locked.person_id).exclude(person=None)
    _end(links, reason, on=local_day(at))
    record(BranchesVerb.MEMBERSHIP_ENDED, by=by, target=locked, at=at, reason=reason)


@in_transaction
def end_link(link: Link, *, on: date, by: Person | None, at: datetime) -> None:
    """Link a member out by a day: today, or one ahead. She may herself; so may the branch."""
    locked = under_lock(Link.objects.select_related("branch__unit", "person"), link.pk)
    herself = by is not None and by.pk == locked.person_id
    if by is not None and not herself:
        require(by, Permission.MEMBER_EDIT, locked.branch.unit)
    if locked.until is not None and locked.until <= local_day(at):
        return
    if on < local_day(at):
        raise DayPast(fields={"on": str(DayPast.message)})
    locked.until, locked.reason = max(on, locked.since), EndReason.OUT
    locked.save(update_fields=["until", "reason"])
    link.until, link.reason = locked.until, locked.reason
    record(BranchesVerb.LINK_ENDED, by=None if herself else by, target=locked, at=at, on=on)


@in_transaction
def withdraw_membership(person: Person, *, at: datetime) -> None:
    """Take the consent back and sever all that rested on it. Without a consent nothing happens."""
    if withdraw_consent(person, ConsentPurpose.MEMBERSHIP, at=at):
        forget_member(person.pk, reason=EndReason.WITHDRAWN, at=at)


@in_transaction
def forget_member(person_id: int, *, reason: str, at: datetime) -> None:
    """End what is open today, erase what is sealed, and unlink all memberships from the person:
    what was counted stays counted, of nobody. Who else keeps something hears MemberForgotten. Of an
    account that is erased the log has no line here: beside the other it would say who was a
    member."""
    today = local_day(at)
    hers = list(Person.objects.same_as(person_id))
    memberships = Membership.objects.filter(person__in=hers)
    links = Link.objects.filter(person__in=hers)
    for rows in (memberships, links):
        _end(rows, reason, on=today)
    count = memberships.update(person=None, sealed=None) + links.update(person=None)
    SignUp.objects.filter(person__in=hers).delete()
    publish(MemberForgotten(person_id=person_id, reason=reason, at=at))
    if count and reason != EndReason.ERASED:
        record(
            BranchesVerb.MEMBERSHIP_SEVERED,
            by=None,
            target="branches.Membership",
            at=at,
            reason=reason,
        )


def _end(rows: PeriodQuerySet[Membership] | PeriodQuerySet[Link], reason: str, *, on: date) -> None:
    """End rows that hold on that day; what was to end later ends now."""
    for row in rows.ending_after(on):
        row.until, row.reason = max(on, row.since), reason
        row.save(update_fields=["until", "reason"])
