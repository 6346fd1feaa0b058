"""Lists of who signed up, as far as whoever keeps the list may see it: masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.wings.care.activities.models import Session, SignUp


@dataclass(frozen=True)
class Participant:
    sign_up: SignUp
    name: str
    phone: str
    """Both masked; empty if it is not known."""
    secret: Secret | None
    """The telephone, for whoever may look at it with a reason."""


def participants(session: Session) -> list[Participant]:
    """Everybody who signed up, in order. Two queries, however many."""
    rows = list(SignUp.objects.of(session).select_related("person", "name", "phone").order_by("pk"))
    kept = _secrets_of(row.person_id for row in rows if row.person_id is not None)
    return [_participant(row, kept.get(row.person_id or 0, {})) for row in rows]


def participant(sign_up: SignUp) -> Participant:
    pk = sign_up.person_id
    return _participant(sign_up, _secrets_of([pk]).get(pk, {}) if pk else {})


def _secrets_of(people: Iterable[int]) -> dict[int, dict[str, Secret]]:
    kept: dict[int, dict[str, Secret]] = defaultdict(dict)
    for secret in Secret.objects.shown_masked(set(people)):
        kept[secret.person_id or 0][secret.kind] = secret
    return kept


def _participant(sign_up: SignUp, kept: dict[str, Secret]) -> Participant:
    phone = kept.get(SecretKind.PHONE) or sign_up.phone
    name = kept.get(SecretKind.LEGAL_NAME) or sign_up.name
    masked = name.masked if name else _masked(sign_up.person)
    return Participant(sign_up, masked, phone.masked if phone else "", phone)


def _masked(person: Person | None) -> str:
    return vault.mask(SecretKind.LEGAL_NAME, person.display_name) if person else ""


def masked_name(sign_up: SignUp) -> str:
    """The name of one who signed up, masked."""
    return participant(sign_up).name


def own_name(sign_up: SignUp) -> str:
    """The whole name, for the eyes of who has the ticket. Raises vault.CannotOpen."""
    sealed = sign_up.name
    if sign_up.person is not None:
        known = Secret.objects.about(sign_up.person).filter(kind=SecretKind.LEGAL_NAME)
        sealed = known.first() or sealed
    if sealed is not None:
        return vault.open_secret(sealed)
    return sign_up.person.display_name if sign_up.person else ""
