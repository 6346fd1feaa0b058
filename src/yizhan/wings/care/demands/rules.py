"""Numbers and verbs of concentrated demands."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb
from yizhan.ground.casework.rules import ItemGroup

SMALLEST = 5
"""The fewest persons of whom anything is said outside of the dispatcher's working view."""
SEVERAL = 2
"""From so many persons on a group is a demand; before, it is a text."""
STEPS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""Outside, a number of persons is said as the step it has reached. The steps lie SMALLEST or more
apart, so that no difference of two of them tells of fewer persons."""
LATELY = timedelta(days=28)
"""Growth is how many said it in this time, beside the time before it."""
WINDOW = timedelta(days=365)
"""Texts that are older are grouped no more; their demand keeps them."""
LONGEST_NAME = 60
OF_A_PLACE = frozenset({ItemGroup.REST, ItemGroup.VEHICLE, ItemGroup.GATE})
"""Matters of a place, which whoever stands there may know. The others are somebody's own: that one
of them was reported is told to nobody."""
SURE = 60
"""From this confidence (in percent) on a text stands in its demand without a question mark."""
PROPOSED_FROM = 60
"""From this confidence (in percent) on a unit is proposed at the desk; below, it is a guess."""
LEARNED_FROM = timedelta(days=3 * 365)
"""Answers that are older say little about who answers today."""
FEWEST_LEARNED = 40
"""Answered texts from which on anything is learned of who answers what."""
FEWEST_OF_A_UNIT = 5
"""A kind of unit that answered fewer texts is not proposed."""


def is_of_a_place(group: str, *, needs_station: bool) -> bool:
    """Return whether two places are two matters: a gate that is locked, something that is broken in
    a station. That there is nowhere to rest at night is one matter of the whole city."""
    return group == ItemGroup.GATE or needs_station


def reached(persons: int) -> int:
    """Return the step that a number of persons has reached; 0: too few to be said."""
    return max((step for step in STEPS if step <= persons), default=0)


class DemandsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    DEMANDS_GROUPED = "demands.grouped", _("the platform grouped what was said")
    DEMAND_CONFIRMED = "demand.confirmed", _("a concentrated demand was confirmed")
    DEMAND_RENAMED = "demand.renamed", _("a concentrated demand was renamed")
    DEMAND_SPLIT = "demand.split", _("texts were taken out of a concentrated demand")
    DEMANDS_JOINED = "demands.joined", _("two concentrated demands were joined")
    ROUTING_LEARNED = "demands.routing_learned", _("the platform learned who answers what")
    DEMAND_ANSWERED = "demand.answered", _("all cases of a concentrated demand were answered")
