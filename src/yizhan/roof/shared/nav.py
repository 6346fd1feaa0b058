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
from yizhan.ground.people.permissions import DESK_ROLES, Permission
from yizhan.ground.people.roles import active_posts


class Section(StrEnum):
    """The sections of the desk, in their order; docs/decisions/0022-eight-sections.md."""

    TODAY = "today"
    CASES = "cases"
    ORGANISATION = "organisation"
    CARE = "care"
    PARTICIPATION = "participation"
    STATIONS = "stations"
    DATA = "data"
    SETTINGS = "settings"


LABELS: dict[Section, Promise] = {
    Section.TODAY: pgettext_lazy("section", "Today"),
    Section.CASES: pgettext_lazy("section", "Cases"),
    Section.ORGANISATION: pgettext_lazy("section", "Organisation"),
    Section.CARE: pgettext_lazy("section", "Care"),
    Section.PARTICIPATION: pgettext_lazy("section", "Taking part"),
    Section.STATIONS: pgettext_lazy("section", "Stations"),
    Section.DATA: pgettext_lazy("section", "Figures"),
    Section.SETTINGS: pgettext_lazy("section", "Settings"),
}

ICONS: dict[Section, str] = {
    Section.TODAY: "overview",
    Section.CASES: "inbox",
    Section.ORGANISATION: "unit",
    Section.CARE: "family",
    Section.PARTICIPATION: "people",
    Section.STATIONS: "station",
    Section.DATA: "chart",
    Section.SETTINGS: "settings",
}


@dataclass(frozen=True)
class Page:
    """A tab of a section of the desk, as the `urls.py` of its topic declares it."""

    url: str
    icon: str
    label: Promise
    permission: Permission | None = None
    _: KW_ONLY
    section: Section
    place: int
    """The place in its section; lower is further to the left."""
    also: tuple[str, ...] = ()
    """The beginnings of other addresses that belong to this page."""


@dataclass(frozen=True)
class Entry:
    """A link of the navigation: a section, or a tab of one."""

    href: str
    icon: str
    label: str
    here: bool
    code: str = ""
    """The section's code; empty for a tab."""


Held = frozenset[Permission]

_sources: list[Callable[[], Iterable[Page]]] = []


def add_pages(source: Callable[[], Iterable[Page]]) -> None:
    """Take the pages of a surface into the navigation. `source` is called once, when the first
    page is shown."""
    _sources.append(source)


@cache
def _pages() -> tuple[Page, ...]:
    """All pages in the order of the navigation."""
    sections = list(Section)
    pages = (page for source in _sources for page in source())
    return tuple(
        sorted(pages, key=lambda page: (sections.index(page.section), page.place, page.url))
    )


@cache
def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=256)
def _open_to(held: Held) -> tuple[Page, ...]:
    """All pages that may be opened with these permissions."""
    return tuple(
        page
        for page in _pages()
        if _address(page.url) and (page.permission is None or page.permission in held)
    )


def _fits(page: Page, path: str) -> int:
    """The length of the path this page's address explains; the desk's front page only its own."""
    address = _address(page.url)
    if address == _address(FRONT):
        return len(address) if path == address else 0
    return max(len(begin) if path.startswith(begin) else 0 for begin in (address, *page.also))


FRONT = "desk:today"
"""The page that a day at the desk begins with."""


def current_page(held: Held, path: str) -> str:
    """Return the page that this path belongs to, by the name of its address; empty if to none."""
    fits = [(_fits(page, path), page.url) for page in _open_to(held)]
    most, url = max(fits, key=itemgetter(0), default=(0, ""))
    return url if most else ""


def has_desk(person: Person) -> bool:
    """Return whether one of the person's posts is worked from the desk."""
    return any(post.role in DESK_ROLES for post in active_posts(person))


def desk_home(person: Person) -> str:
    """Return the address where a day at the desk begins; empty for a person without a desk."""
    return _address(FRONT) if has_desk(person) else ""


def desk_sections(held: Held, here: str) -> list[Entry]:
    """The sections with at least one page that may be opened with these permissions. Each leads to
    its first tab."""
    pages = _open_to(held)
    section_here = next((page.section for page in pages if page.url == here), None)
    first: dict[Section, Page] = {}
    for page in pages:
        first.setdefault(page.section, page)
    return [
        Entry(
            _address(page.url), ICONS[section], str(LABELS[section]), section == section_here,
            section.value,
        )
        for section, page in first.items()
    ]  # fmt: skip


def desk_tabs(held: Held, here: str) -> list[Entry]:
    """The tabs of the section that the page `here` is in; none outside all sections."""
    pages = _open_to(held)
    section = next((page.section for page in pages if page.url == here), None)
    return [
        Entry(_address(page.url), page.icon, str(page.label), page.url == here)
        for page in pages
        if page.section == section
    ]
