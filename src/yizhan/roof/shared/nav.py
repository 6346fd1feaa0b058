"""The desk's navigation: what a role may open, in the order of a working day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from functools import cache, lru_cache
from operator import itemgetter

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import DESK_ROLES, Permission, active_posts, permissions_of


class Group(StrEnum):
    """The groups of the navigation, in their order."""

    WORK = "work"
    ORGANISATION = "organisation"
    CITY = "city"
    RULES = "rules"


HEADINGS: dict[Group, Promise] = {
    Group.WORK: pgettext_lazy("navigation", "Work"),
    Group.ORGANISATION: pgettext_lazy("navigation", "Organisation"),
    Group.CITY: pgettext_lazy("navigation", "City"),
    Group.RULES: pgettext_lazy("navigation", "Rules"),
}


@dataclass(frozen=True)
class Page:
    """An entry of the desk's navigation, as the `urls.py` of its topic declares it."""

    url: str
    icon: str
    label: Promise
    permission: Permission | None = None
    _: KW_ONLY
    group: Group
    place: int
    """The place in its group; lower is higher up."""
    also: str = ""
    """The beginning of other addresses that belong to this page."""


@dataclass(frozen=True)
class Entry:
    href: str
    icon: str
    label: str
    here: bool


Held = frozenset[Permission]

_sources: list[Callable[[], Iterable[Page]]] = []


def add_pages(source: Callable[[], Iterable[Page]]) -> None:
    """Take the pages of a surface into the navigation. `source` is called once, when the first
    page is shown."""
    _sources.append(source)


@cache
def _pages() -> tuple[Page, ...]:
    """All pages in the order of the navigation."""
    groups = list(Group)
    pages = (page for source in _sources for page in source())
    return tuple(sorted(pages, key=lambda page: (groups.index(page.group), page.place, page.url)))


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
        (HEADINGS[page.group], page)
        for page in _pages()
        if _address(page.url) and (page.permission is None or page.permission in held)
    )


def _fits(page: Page, path: str) -> int:
    """The length of the path this page's address explains; the desk's front page only its own."""
    address = _address(page.url)
    if page.url == "desk:overview":
        return len(address) if path == address else 0
    return max(
        len(begin) if begin and path.startswith(begin) else 0 for begin in (address, page.also)
    )


def current_page(held: Held, path: str) -> str:
    """Return the page that this path belongs to, by the name of its address; empty if to none."""
    fits = [(_fits(page, path), page.url) for _heading, page in _open_to(held)]
    most, url = max(fits, key=itemgetter(0), default=(0, ""))
    return url if most else ""


def desk_home(person: Person) -> str:
    """Return the address where a person's day at the desk begins: the overview, or the first page
    she may open. Empty for a person without a desk."""
    if not any(post.role in DESK_ROLES for post in active_posts(person)):
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
