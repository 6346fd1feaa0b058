"""Everything an app offers to the platform, declared in the app's own `apps.py`.

Whoever needs it walks the installed apps (`registered`), so that a new app is written into no list.
`App` is the base of every `AppConfig` here. Its methods import late: `apps.py` is read before there
are models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig, apps
from django.utils.functional import Promise

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
