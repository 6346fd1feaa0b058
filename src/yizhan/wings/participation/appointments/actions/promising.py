"""Promises on badges: picked from the city's list, or written and read before they are shown."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere, require
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.appointments.actions.row import CannotChange, own
from yizhan.wings.participation.appointments.events import PromiseDecided, PromiseWaits
from yizhan.wings.participation.appointments.models import Engagement, Promise, PromiseChoice
from yizhan.wings.participation.appointments.rules import (
    MOST_PROMISES,
    PROMISE_LIMIT,
    AppointmentsVerb,
    PromiseState,
    known_promises,
)


class TooManyPromises(Refusal):
    code = "too_many_promises"


class Unspoken(Refusal):
    code = "unspoken"
    message = _("Write a few words, in one line.")


class SaidAlready(Refusal):
    code = "said_already"
    message = _("This stands on the list already.")


@in_transaction
def pick_promise(
    engagement: Engagement, choice: PromiseChoice, *, by: Person, at: datetime
) -> Promise:
    """Put a promise of the list on a badge; strangers read it at once. Twice changes nothing."""
    return _say(engagement, choice.text, choice, by=by, at=at)


@in_transaction
def write_promise(engagement: Engagement, text: str, *, by: Person, at: datetime) -> Promise:
    """Write one; strangers read it once whoever edits appointments has. Raises Unspoken."""
    text = " ".join(text.split())
    if not text or len(text) > PROMISE_LIMIT:
        raise Unspoken(fields={"text": str(Unspoken.message)})
    known = PromiseChoice.objects.public().filter(text=text).first()
    return _say(engagement, text, known, by=by, at=at)


def _say(
    engagement: Engagement, text: str, choice: PromiseChoice | None, *, by: Person, at: datetime
) -> Promise:
    row = own(engagement, by)
    if not row.is_accepted:
        raise CannotChange
    said = Promise.objects.filter(engagement=row)
    known = said.filter(text=text).first()
    if known is not None:
        return known
    if said.exclude(state=PromiseState.REFUSED).count() >= MOST_PROMISES:
        words = gettext("A badge has at most %(n)d promises. Take one off first.")
        raise TooManyPromises(words % {"n": MOST_PROMISES})
    state = PromiseState.SHOWN if choice is not None else PromiseState.WAITING
    promise = Promise(engagement=row, choice=choice, text=text, state=state, said_at=at)
    promise.save(force_insert=True)
    if state == PromiseState.WAITING:
        publish(PromiseWaits(promise_id=promise.pk, at=at))
    record(AppointmentsVerb.PROMISE_SAID, by=by, target=row, at=at, listed=choice is not None)
    return promise


@in_transaction
def take_back_promise(promise: Promise, *, by: Person, at: datetime) -> None:
    """Take a promise off one's badge. Twice changes nothing."""
    row = own(promise.engagement, by)
    if Promise.objects.filter(pk=promise.pk).delete()[0]:
        record(AppointmentsVerb.PROMISE_TAKEN_BACK, by=by, target=row, at=at)


@in_transaction
def decide_promise(promise: Promise, *, show: bool, by: Person, at: datetime) -> None:
    """Show a promise in somebody's own words, or not; what is shown can be taken out later. The
    same twice changes nothing."""
    rows = Promise.objects.select_related("engagement__unit")
    row = under_lock(rows, promise.pk)
    require(by, Permission.ENGAGEMENT_EDIT, row.engagement.unit)
    state = PromiseState.SHOWN if show else PromiseState.REFUSED
    if row.state != state:
        row.state, row.decided_at = state, at
        row.save(update_fields=["state", "decided_at"])
        publish(PromiseDecided(promise_id=row.pk, at=at))
        record(AppointmentsVerb.PROMISE_DECIDED, by=by, target=row, at=at, shown=show)
    promise.state, promise.decided_at = row.state, row.decided_at


@in_transaction
def fill_choices(*, by: Person | None, at: datetime) -> int:
    """Enter the promises that come with the platform; those the city has, or took out, stay as they
    are. Return how many are new."""
    _permit(by)
    known = set(PromiseChoice.objects.values_list("text", flat=True))
    new = [one for one in known_promises() if one.text not in known]
    PromiseChoice.objects.bulk_create(
        PromiseChoice(text=one.text, position=len(known) + nth) for nth, one in enumerate(new)
    )
    if new:
        record(
            AppointmentsVerb.PROMISES_FILLED, by=by, target="appointments.PromiseChoice", at=at,
            count=len(new),
        )  # fmt: skip
    return len(new)


@in_transaction
def add_choice(text: str, *, by: Person, at: datetime) -> PromiseChoice:
    """Add a promise to the list, or put one back that was taken out. Raises SaidAlready."""
    _permit(by)
    text = " ".join(text.split())
    if not text or len(text) > PROMISE_LIMIT:
        raise Unspoken(fields={"text": str(Unspoken.message)})
    choice = PromiseChoice.objects.select_for_update(of=("self",)).filter(text=text).first()
    if choice is None:
        choice = PromiseChoice(text=text, position=PromiseChoice.objects.count())
        choice.save(force_insert=True)
    elif choice.active:
        raise SaidAlready(fields={"text": str(SaidAlready.message)})
    else:
        choice.active = True
        choice.save(update_fields=["active"])
    record(AppointmentsVerb.PROMISE_LISTED, by=by, target=choice, at=at, listed=True)
    return choice


@in_transaction
def remove_choice(choice: PromiseChoice, *, by: Person, at: datetime) -> None:
    """Take a promise out of the list; badges that have it keep it."""
    _permit(by)
    if PromiseChoice.objects.filter(pk=choice.pk, active=True).update(active=False):
        record(AppointmentsVerb.PROMISE_LISTED, by=by, target=choice, at=at, listed=False)
    choice.active = False


def _permit(by: Person | None) -> None:
    if by is not None and not everywhere(by, Permission.PROMISE_EDIT):
        raise NotAllowed(f"{by} may not keep the list of promises")
