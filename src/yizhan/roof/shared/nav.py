"""The desk's navigation: what a role may open, in the order of a working day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import DESK_ROLES, Permission, permissions_of, reaches


@dataclass(frozen=True)
class Page:
    url: str
    icon: str
    label: Promise
    permission: Permission | None = None
    also: str = ""
    """What addresses begin with that belong to this page, too."""


@dataclass(frozen=True)
class Entry:
    href: str
    icon: str
    label: str
    here: bool


P = Permission
Held = frozenset[Permission]

GROUPS: tuple[tuple[Promise, tuple[Page, ...]], ...] = (
    (
        pgettext_lazy("navigation", "Work"),
        (
            Page(
                "desk:inbox",
                "inbox",
                pgettext_lazy("navigation", "Inbox"),
                P.CASE_READ,
                also="/desk/cases/",
            ),
            Page(
                "desk:dispatch",
                "dispatch",
                pgettext_lazy("navigation", "Dispatch"),
                P.CASE_DISPATCH,
            ),
            Page(
                "desk:overview",
                "overview",
                pgettext_lazy("navigation", "Overview"),
                P.OVERVIEW_READ,
            ),
        ),
    ),
    (
        pgettext_lazy("navigation", "Organisation"),
        (
            Page("desk:duties", "select", pgettext_lazy("navigation", "Duties"), P.DUTY_READ),
            Page("desk:tasks", "send", pgettext_lazy("navigation", "Tasks"), P.DUTY_READ),
            Page("desk:structure", "unit", pgettext_lazy("navigation", "Structure"), P.UNIT_READ),
            Page("desk:coverage", "table", pgettext_lazy("navigation", "Coverage"), P.UNIT_READ),
            Page("desk:riders", "people", pgettext_lazy("navigation", "Riders"), P.REGISTER_READ),
            Page(
                "desk:companies",
                "company",
                pgettext_lazy("navigation", "Companies and sites"),
                P.HEADCOUNT_READ,
                also="/desk/sites/",
            ),
            Page(
                "desk:headcount",
                "chart",
                pgettext_lazy("navigation", "Riders over time"),
                P.HEADCOUNT_READ,
            ),
            Page(
                "desk:committees",
                "people",
                pgettext_lazy("navigation", "Committees"),
                P.COMMITTEE_READ,
                also="/desk/meetings/",
            ),
            Page(
                "desk:branches", "flag", pgettext_lazy("navigation", "Branches"), P.COMMITTEE_READ
            ),
            Page(
                "desk:development",
                "training",
                pgettext_lazy("navigation", "Development"),
                P.MEMBER_READ,
            ),
        ),
    ),
    (
        pgettext_lazy("navigation", "City"),
        (
            Page(
                "desk:stations", "station", pgettext_lazy("navigation", "Stations"), P.STATION_EDIT
            ),
            Page("desk:units", "unit", pgettext_lazy("navigation", "Units"), P.UNIT_READ),
            Page(
                "desk:people",
                "people",
                pgettext_lazy("navigation", "People and posts"),
                P.POST_GRANT,
            ),
        ),
    ),
    (
        pgettext_lazy("navigation", "Rules"),
        (
            Page(
                "desk:catalogue", "catalogue", pgettext_lazy("navigation", "Menu"), P.CATALOGUE_EDIT
            ),
            Page("desk:rules", "list", pgettext_lazy("navigation", "Rules of duties"), P.RULE_EDIT),
            Page("desk:stages", "sort", pgettext_lazy("navigation", "Stages"), P.RULE_EDIT),
            Page(
                "desk:calendar",
                "calendar",
                pgettext_lazy("navigation", "Working days"),
                P.CALENDAR_EDIT,
            ),
            Page(
                "desk:deliveries",
                "deliveries",
                pgettext_lazy("navigation", "Undelivered"),
                P.DELIVERY_READ,
            ),
            Page("desk:kit", "kit", pgettext_lazy("navigation", "Kit")),
        ),
    ),
)


@cache
def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=256)
def _open_to(held: Held) -> tuple[tuple[Promise, Page], ...]:
    """Heading and page, for all that may be opened with these permissions."""
    return tuple(
        (heading, page)
        for heading, members in GROUPS
        for page in members
        if _address(page.url) and (page.permission is None or page.permission in held)
    )


def _fits(page: Page, path: str) -> int:
    """How much of the path this page's address explains; the desk's front page only its own."""
    address = _address(page.url)
    if page.url == "desk:overview":
        return len(address) if path == address else 0
    return max(
        len(begin) if begin and path.startswith(begin) else 0 for begin in (address, page.also)
    )


def here(held: Held, path: str) -> str:
    """Which page, by the name of its address, the open one belongs to; empty if to none."""
    fits = [(_fits(page, path), page.url) for _heading, page in _open_to(held)]
    most, url = max(fits, key=itemgetter(0), default=(0, ""))
    return url if most else ""


def desk_home(person: Person) -> str:
    """Where a person's day at the desk begins: the overview, or the first page she may open. Empty
    for who has no desk."""
    if not any(reach.role in DESK_ROLES for reach in reaches(person)):
        return ""
    pages = [page.url for _heading, page in _open_to(permissions_of(person))]
    return _address("desk:overview" if "desk:overview" in pages else pages[0]) if pages else ""


def desk_groups(held: Held, here: str) -> list[tuple[str, list[Entry]]]:
    """The groups with at least one page that may be opened with these permissions."""
    groups: dict[str, list[Entry]] = {}
    for heading, page in _open_to(held):
        entry = Entry(_address(page.url), page.icon, str(page.label), page.url == here)
        groups.setdefault(str(heading), []).append(entry)
    return list(groups.items())
