"""Consent to the use of sensitive facts, and the book of who looked at them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Consent, Look, Person, Unit
from yizhan.ground.people.rules import PeopleVerb
from yizhan.kit.transactions import in_transaction


@in_transaction
def give_consent(person: Person, purpose: str, *, wording: str, at: datetime) -> Consent:
    """Write down that a person agreed, and to which words. Agreeing twice changes nothing. The
    audit log does not say who: whoever agrees to be kept as a member is one."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    holding = Consent.objects.not_ended().filter(person=person, purpose=purpose).first()
    if holding is not None:
        return holding
    consent = Consent.objects.create(
        person=person, purpose=purpose, wording=wording.strip(), given_at=at
    )
    record(PeopleVerb.CONSENT_GIVEN, by=None, target=consent, at=at, purpose=purpose)
    return consent


@in_transaction
def withdraw_consent(person: Person, purpose: str, *, at: datetime) -> bool:
    """Take a consent back; say whether there was one."""
    rows = Consent.objects.select_for_update(of=("self",)).not_ended()
    hers = list(rows.filter(person__in=Person.objects.same_as(person), purpose=purpose))
    for consent in hers:
        consent.withdrawn_at = at
        consent.save(update_fields=["withdrawn_at"])
    for consent in hers:
        record(PeopleVerb.CONSENT_WITHDRAWN, by=None, target=consent, at=at, purpose=purpose)
    return bool(hers)


@in_transaction
def note_looks(
    people: Iterable[Person], matter: str, *, unit: Unit, by: Person, at: datetime
) -> None:
    """Write into the book of each of these people that `by` saw this of them. One's own look at
    oneself is none."""
    Look.objects.bulk_create(
        Look(person=person, by=by, matter=matter, unit=unit, at=at)
        for person in people
        if person.pk != by.pk
    )
