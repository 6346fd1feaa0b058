"""The kinds of facts kept about somebody: what, why, on which ground, until when; as each app
declares it (`personal` in its `apps.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Consent, ConsentPurpose, Person
from yizhan.ground.scheduled.actions import last_ends
from yizhan.kit.registration import Basis, PersonalData, counts_of, personal_kinds

BASES = {
    Basis.CONSENT: _("You agreed, and can take it back (article 13, 1)"),
    Basis.ASKED: _("Needed for what you asked for (article 13, 2)"),
    Basis.DUTY: _("Needed for what the law has an office do (article 13, 3)"),
}
PAGES = {
    "account": "rider:me_data",
    "contact": "rider:me_data",
    "messages": "rider:me_messages",
    "orders": "rider:me",
    "riding": "rider:riding",
    "certificate": "rider:riding",
    "membership": "rider:branch",
    "activities": "rider:my_activities",
    "losses": "rider:losses",
    "accompaniment": "rider:accompaniments",
    "help": "rider:help_mine",
    "roles": "rider:badges",
    "fleet": "rider:fleet",
    "honours": "rider:my_honours",
    "rounds": "rider:rounds",
    "visits": "rider:visits",
    "lessons": "public:lessons",
}
"""The page on which one sees and corrects it oneself; what has none is corrected by the desk."""
WITHDRAWN_AT = {
    ConsentPurpose.MEMBERSHIP: "rider:branch_withdraw",
    ConsentPurpose.HEALTH: "rider:certificate_forget",
}
"""The address that takes a consent back, with all that rests on it."""


@dataclass(frozen=True)
class Kept:
    about: PersonalData
    count: int
    cleaned_at: datetime | None
    """When the job that forgets what is over has last run."""

    @property
    def basis(self) -> str:
        return str(BASES[self.about.basis])

    @property
    def page(self) -> str:
        name = PAGES.get(self.about.key)
        return reverse(name) if name else ""


@dataclass(frozen=True)
class Agreed:
    consent: Consent
    withdraw: str
    """The address that takes it back."""


def kept_of(person: Person) -> list[Kept]:
    """Every kind of facts, with how many there are of this person; none is left out."""
    counts = counts_of(Person.objects.same_as(person))
    kinds = {kind.key: kind for _app, kind in reversed(list(personal_kinds()))}
    ends = last_ends(kind.job for kind in kinds.values() if kind.job)
    return [
        Kept(kind, counts.get(kind.key, 0), ends.get(kind.job))
        for kind in reversed(list(kinds.values()))
    ]


def consents_of(person: Person) -> list[Agreed]:
    """The consents that hold, each with the way to take it back."""
    rows = Consent.objects.visible_to(person).not_ended().order_by("given_at", "pk")
    return [Agreed(row, reverse(WITHDRAWN_AT[ConsentPurpose(row.purpose)])) for row in rows]
