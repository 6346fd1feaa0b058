"""clusters: no count below the least, and no difference of two levels below it either."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from yizhan.kit.clusters import FIRST, LAST, clusters, level_of, regions_of, side_of

# Points of a city, some together, some far from all others.
POINTS = st.lists(
    st.tuples(st.integers(38_000, 38_255), st.integers(8_900, 9_155)) | st.just((38_010, 8_910)),
    max_size=80,
)


def cells_of(points):
    return [(x, y, n) for (x, y), n in Counter(points).items()]


def at(points, level, least):
    """The clusters of a level, from cells of the last one as a database counts them."""
    moved = [(x >> (LAST - level), y >> (LAST - level)) for x, y in points]
    return clusters(cells_of(moved), level=level, least=least)


def regions(points, level, least):
    moved = [(x >> (LAST - level), y >> (LAST - level)) for x, y in points]
    return regions_of(cells_of(moved), level=level, least=least)[1]


@given(POINTS, st.integers(1, 6), st.integers(FIRST, LAST))
def test_no_count_is_small_and_none_is_lost(points, least, level):
    found = at(points, level, least)
    assert all(one.count >= least for one in found)
    first = at(points, FIRST, least)
    assert sum(one.count for one in found) == sum(one.count for one in first)


@given(POINTS, st.integers(2, 6), st.data())
def test_every_level_is_cut_from_the_one_before(points, least, data):
    """So a difference of two figures of any two levels is a sum of whole clusters."""
    level = data.draw(st.integers(FIRST, LAST - 1))
    coarse, fine = (regions(points, one, least) for one in (level, level + 1))
    for region in fine:
        homes = {home for home, cells in enumerate(coarse) for x, y in region
                 if (x >> 1, y >> 1) in cells}  # fmt: skip
        assert len(homes) == 1


@given(POINTS)
def test_without_a_least_every_cell_is_shown(points):
    found = at(points, LAST, 1)
    assert sorted(one.count for one in found) == sorted(Counter(points).values())


def test_a_lonely_point_does_not_keep_the_others_together():
    crowd = [(38_000 + n, 8_900) for n in (0, 64, 128) for _ in range(5)]
    found = at([*crowd, (38_255, 9_155)], LAST, 3)
    assert sorted(one.count for one in found) == [5, 5, 6]


def test_too_few_anywhere_are_not_shown():
    assert at([(38_000, 8_900)] * 2, LAST, 3) == []
    assert clusters([], level=LAST, least=3) == []


def test_the_place_is_of_the_grid():
    (one,) = at([(38_000, 8_900)] * 4, LAST, 3)
    side = side_of(LAST)
    assert (one.lon, one.lat) == (round(38_000.5 * side, 6), round(8_900.5 * side, 6))


def test_the_level_of_a_zoom():
    assert level_of(0) == FIRST
    assert level_of(22.7) == LAST
    assert [level_of(zoom) for zoom in (8, 10.4, 12)] == [10, 12, 14]
