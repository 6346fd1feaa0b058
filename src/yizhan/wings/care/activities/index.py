"""Lists of who signed up, masked, and the shifts that somebody can take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.wings.care.activities.models import Session, SessionQuerySet, SignUp
from yizhan.wings.care.activities.rules import ACTIVE, Group, State, free_from


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


@dataclass(frozen=True)
class Clash:
    """A shift of somebody's that another one would come too close to."""

    session: Session
    free_from: datetime
    """From when on she may take another, if this one is the earlier."""
    is_later: bool
    """This one begins after the other."""


def clashing(session: Session, person: Person) -> Clash | None:
    """Return a shift this person has that this one would come too close to; None: she can take
    it."""
    return next(iter(_clashes(session, _shifts_of(person))), None)


def takeable(sessions: Iterable[Session], person: Person) -> list[Session]:
    """Those of these shifts that have a place and that she can take, rest included, in order."""
    hers = _shifts_of(person)
    mine = {one.pk for one in hers}
    return [
        one
        for one in sessions
        if one.free > 0 and one.pk not in mine and not any(_clashes(one, hers))
    ]


def next_possible(person: Person, *, after: datetime, at: datetime) -> Session | None:
    """The first shift that has a place, begins after that moment, and that she can take."""
    coming = Session.objects.public().shifts().can_be_joined(at=at).filter(begins_at__gte=after)
    rows = coming.select_related("kind").order_by("begins_at", "pk")[:MOST_LOOKED_AT]
    return next(iter(takeable(rows, person)), None)


MOST_LOOKED_AT = 60


def people_present(sessions: SessionQuerySet) -> int:
    """The different people who were present at these sessions; a guest counts each time."""
    there = SignUp.objects.filter(session__in=sessions.order_by().values("pk")).attended()
    accounts = there.exclude(person=None).values_list(
        Coalesce("person__merged_into", "person"), flat=True
    )
    return len(set(accounts)) + there.filter(person=None).count()


def _shifts_of(person: Person) -> list[Session]:
    """The shifts in which she has a place, is asked, or waits, and those where she was."""
    taken = SignUp.objects.asked_by(person).filter(
        Q(state__in=ACTIVE) | Q(attended_at__isnull=False), session__kind__group=Group.VOLUNTEERING
    )
    rows = Session.objects.filter(pk__in=taken.values("session")).exclude(state=State.CANCELLED)
    return list(rows.select_related("kind").order_by("begins_at", "pk"))


def _clashes(session: Session, hers: Iterable[Session]) -> Iterator[Clash]:
    for other in hers:
        if other.pk == session.pk:
            continue
        is_later = other.begins_at >= session.begins_at
        earlier, later = (session, other) if is_later else (other, session)
        free = _free_from(earlier)
        if later.begins_at < free:
            yield Clash(other, _free_from(other), is_later)


def _free_from(session: Session) -> datetime:
    local = timezone.localtime(session.ends_at)
    return free_from(local, rest_hours=session.kind.rest_hours)
