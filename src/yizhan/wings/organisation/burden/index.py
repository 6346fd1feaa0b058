"""The number of people behind a counter, and the parts of the organisation that are a group."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from yizhan.ground.people.models import Post
from yizhan.ground.people.models.units import ancestor_paths
from yizhan.kit.days import add_months, end_of
from yizhan.wings.organisation.burden.rules import GRASS_ROOTS, SMALLEST

DAY = timedelta(days=1)
PART_DEPTH = 2
"""Parts stand directly below the top."""


def part_of(path: str) -> str:
    """The path of the part in which a unit is: the unit below the top that it lies in; the top for
    those who work there."""
    *_above, part = [*ancestor_paths(path), path][:PART_DEPTH]
    return part


def people_by_part(month: date, *, grass_roots: bool = False) -> dict[str, int]:
    """The number of people with a post in the month, by the path of their part."""
    begun, over = end_of(month - DAY), end_of(add_months(month, 1) - DAY)
    posts = Post.objects.filter(starts_at__lt=over).ending_after(begun)
    if grass_roots:
        posts = posts.filter(role__in=GRASS_ROOTS)
    held = defaultdict[str, set[int]](set)
    columns = ("unit__path", "person_id", "person__merged_into_id")
    for path, person, head in posts.values_list(*columns):
        held[part_of(path)].add(head or person)
    return {path: len(people) for path, people in held.items()}


def large_enough(people: dict[str, int]) -> dict[str, int]:
    """The parts in which nobody is found out."""
    return {path: count for path, count in people.items() if count >= SMALLEST}
