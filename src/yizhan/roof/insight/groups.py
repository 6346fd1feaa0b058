"""Groups of persons, as they are shown to whoever may not see the rows: in fives, so that no group
of fewer is shown and no difference between two figures is one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from yizhan.roof.insight.registry import Line

FEWEST = 5


def in_fives(count: float) -> int:
    """The count, rounded down to a multiple of five."""
    return int(count) - int(count) % FEWEST


def lines_in_fives(lines: Iterable[Line], *, of: float) -> list[Line]:
    """Each line rounded down to a multiple of five, and one line for what is left of the figure: it
    is spread over the lines above and over groups that are not named."""
    rounded = (replace(line, count=in_fives(line.count)) for line in lines)
    shown = [line for line in rounded if line.count]
    left = int(of) - sum(line.count for line in shown)
    if left:
        shown.append(Line(_("The rest of these groups, and groups of fewer than five"), count=left))
    return shown
