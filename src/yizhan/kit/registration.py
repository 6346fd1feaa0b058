"""Everything an app offers to the platform, declared in the app's own `apps.py`.

Whoever needs it walks the installed apps (`registered`), so that a new app is written into no list.
`App` is the base of every `AppConfig` here. Its methods import late: `apps.py` is read before there
are models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig, apps
from django.db.models import Count, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from yizhan.kit.tables import Exchange

Lifecycle = Mapping[type, Callable[[Any], object]]
Exchanges = Mapping[str, "Exchange"]


@dataclass(frozen=True)
class PeriodicJob:
    """A function of an app's `jobs` that the worker calls. It finds its own work, reads the clock
    once, and is safe in two workers at once."""

    name: str
    """`app.verb`; its row in the table of jobs and its name in the log."""
    run: Callable[[], object]
    every: timedelta = timedelta(0)
    """The time until it runs again, in one worker at a time; 0: every second in every worker,
    because somebody waits for it."""


@dataclass(frozen=True)
class SealedKind:
    """Something that is sealed with the vault key. What no app declares is lost when an operator
    changes the key and drops the old one.

    Every kind finds by itself what is not under the newest key, in the same order each time, and
    renews one thing at a time, so that the work can be broken off and done again.
    """

    name: Promise
    count: Callable[[], int]
    """The number of things not under the newest key."""
    stale: Callable[[], Iterator[Any]]
    """Those, one by one."""
    renew: Callable[[Any], bool]
    """Renew one of those. False if there was nothing to do any more. Raises vault.CannotOpen."""
    remedy: Promise
    """The advice for one whose key is lost."""
    seals: Any = None
    """The column it is in, as `people.vault.Seals`; None: it is not in the database."""


class Basis(StrEnum):
    """The ground on which facts about a person are kept (PIPL article 13)."""

    CONSENT = "consent"
    ASKED = "asked"
    """Needed for what she asked for."""
    DUTY = "duty"
    """Needed for what the law has an office do."""


@dataclass(frozen=True)
class PersonalData:
    """A kind of facts about a person that an app keeps, as the person herself is told of it."""

    key: str
    """Kinds of several apps with the same key are one to her."""
    name: Promise
    why: Promise
    basis: Basis
    until: Promise
    """Until when, and what stays after the account is closed."""
    rows: tuple[tuple[str, str], ...]
    """The models of the app that hold them, each with the column that leads to her account."""
    job: str = ""
    """The periodic job that forgets them when their time is over."""


def deeds(*rows: tuple[str, str]) -> PersonalData:
    """The columns that say which member of staff did something."""
    return PersonalData(
        "work",
        name=_("What you did at work"),
        why=_("So that it can be seen who answers for a deed of an office."),
        basis=Basis.DUTY,
        until=_("As long as what was done. When you close your account, without your name."),
        rows=rows,
    )


class App(AppConfig):
    """Base of the configuration of every app of this platform."""

    def jobs(self) -> Iterable[PeriodicJob]:
        """The functions the worker calls."""
        return ()

    def sealed(self) -> Iterable[SealedKind]:
        """The kinds of things the app seals with the vault key."""
        return ()

    def exchanges(self) -> Exchanges:
        """The kinds of tables that can be imported and exported, by their name in the command."""
        return {}

    def personal(self) -> Iterable[PersonalData]:
        """The kinds of facts about persons the app keeps."""
        return ()

    def lifecycle(self) -> Lifecycle:
        """The functions that follow the end of an account or a unit, by the event of the ground
        floor that tells of it: PersonErased, PersonsMerged, PersonsUnmerged, UnitClosed,
        UnitsMerged. They run in the transaction of the event, before the reactions of the roof.
        """
        return {}


def registered() -> Iterator[App]:
    """The apps of this platform in the order of INSTALLED_APPS."""
    for config in apps.get_app_configs():
        if isinstance(config, App):
            yield config


def personal_kinds() -> Iterator[tuple[App, PersonalData]]:
    """Every kind of facts about persons, with the app that keeps it."""
    for app in registered():
        for kind in app.personal():
            yield app, kind


def counts_of(people: QuerySet[Any, Any]) -> dict[str, int]:
    """Return how many rows lead to one of these accounts, by the key of their kind. One query."""
    pairs = [(app, kind.key, *row) for app, kind in personal_kinds() for row in kind.rows]
    parts = [
        app.get_model(model)
        ._default_manager.filter(**{f"{column}__in": people})
        .order_by()
        .annotate(kept_as=Value(key))
        .values("kept_as")
        .annotate(kept_rows=Count("pk"))
        .values_list("kept_as", "kept_rows")
        for app, key, model, column in pairs
    ]
    counts: dict[str, int] = {}
    for key, count in parts[0].union(*parts[1:], all=True) if parts else ():
        counts[key] = counts.get(key, 0) + count
    return counts
