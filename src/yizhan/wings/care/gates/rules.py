"""The words of the gate handbook, what a note may say, and initials of names. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.geo import distance_m
from yizhan.kit.width import narrow


class CompoundKind(models.TextChoices):
    RESIDENTIAL = "residential", _("residential compound")
    MALL = "mall", _("shopping mall")
    OFFICE = "office", _("office tower")
    HOSPITAL = "hospital", _("hospital")
    CAMPUS = "campus", _("school or campus")
    MARKET = "market", _("market")
    STREET = "street", _("pedestrian street")


class EntryRule(models.TextChoices):
    """The rule by which a rider gets in, or does not."""

    RIDE_IN = "ride_in", _("ride in")
    WALK_IN = "walk_in", _("park outside, walk in")
    REGISTER = "register", _("register at the gate")
    LEAVE_AT_GATE = "leave_at_gate", _("leave it at the gate")


class Lights(models.TextChoices):
    LIT = "lit", _("lit at night")
    PARTLY = "partly", _("lit in parts")
    DARK = "dark", _("dark at night")


class NoteState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("a note", "waiting")
    SHOWN = "shown", pgettext_lazy("a note", "shown")
    REFUSED = "refused", pgettext_lazy("a note", "not shown")


class PlanState(models.TextChoices):
    """The way of a picture of the building plan; only a shown one is public."""

    SEALED = "sealed", pgettext_lazy("a plan", "being made fit to be seen")
    WAITING = "waiting", pgettext_lazy("a plan", "waits for somebody to look")
    SHOWN = "shown", pgettext_lazy("a plan", "shown")
    REFUSED = "refused", pgettext_lazy("a plan", "not shown")


class ProblemKind(models.TextChoices):
    """The kinds of problem at a gate; the rider taps one."""

    NOT_LET_IN = "not_let_in", _("I was not let in")
    GATE_SHUT = "gate_shut", _("The gate was shut")
    NO_PARKING = "no_parking", _("Nowhere to park")
    NO_SIGNS = "no_signs", _("The building is not signed")
    DARK = "dark", _("No light at night")
    WRONG_HERE = "wrong_here", _("This page is wrong")


PLAN_PURPOSE = "gate plan"
"""The purpose for which the vault seals pictures of plans."""
MOST_GATES = 4
"""As many gates of one place; they have a column each in a spreadsheet."""
GATE_REACH_M = 5_000
"""No gate is farther from its place: a campus is large, a wrong digit is farther."""
NOTE_LIMIT = 140
PLAN_LIMIT = 600
PUBLIC_DAYS = timedelta(days=30)
"""So long the end of a problem stays on the page."""
NOTES_SHOWN = 8
NOTE_KEPT = timedelta(days=365)
"""A note is as old as the place is known by it; then it is deleted."""


class GateRow(NamedTuple):
    """One gate as forms and files have it."""

    name: str
    place: str = ""
    hours: str = ""
    lon: float | None = None
    lat: float | None = None


def is_beside(gate: GateRow, lon: float, lat: float) -> bool:
    """Whether a gate, where its coordinates are known, can belong to a place that is here."""
    if gate.lon is None or gate.lat is None:
        return True
    return distance_m(gate.lon, gate.lat, lon, lat) <= GATE_REACH_M


_LATIN = re.compile(r"[0-9a-z]+")


def plain(text: str) -> str:
    """Return a text in the spelling in which names are compared: width and case do not count."""
    return narrow(text).casefold()


def initials_of(*names: str) -> str:
    """Return the first letters of each name as people type them, names apart by a blank: `hyhy`
    for 恒远花园. Latin letters and digits stay as they are."""
    # The table of readings takes 20 MB and is needed only where a name is saved.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    def initials(name: str) -> str:
        parts = lazy_pinyin(plain(name), style=Style.FIRST_LETTER)
        return "".join("".join(_LATIN.findall(part.casefold())) for part in parts)

    return " ".join(filter(None, (initials(name) for name in names)))


def as_initials(words: str) -> str:
    """Return what was typed as initials, if it can be some, else nothing."""
    typed = "".join(plain(words).split())
    return typed if _LATIN.fullmatch(typed) else ""


class GatesVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    COMPOUND_ADDED = "compound.added", _("a place was added to the gate handbook")
    COMPOUND_EDITED = "compound.edited", _("a place of the gate handbook was changed")
    COMPOUND_REMOVED = "compound.removed", _("a place was taken out of the gate handbook")
    COMPOUND_RESTORED = "compound.restored", _("a place was put back into the gate handbook")
    COMPOUNDS_HANDED_OVER = (
        "compounds.handed_over",
        _("places of the gate handbook went to the successor of a closed unit"),
    )
    COMPOUNDS_LOADED = "compounds.loaded", _("places of the gate handbook were imported")
    PLAN_ADDED = "gate_plan.added", _("a picture of a building plan was added")
    PLAN_DECIDED = "gate_plan.decided", _("a picture of a building plan was shown or not shown")
    NOTE_DECIDED = "gate_note.decided", _("a rider's note about a gate was shown or not shown")
    PROBLEM_REPORTED = "gate_problem.reported", _("a problem at a gate was reported")
