"""A draw: what is drawn follows from the file and the seed alone; whoever changes a sign is found
out; nobody is drawn more often than another."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from yizhan.kit import draws
from yizhan.kit.draws import Aside, BadFile, BadSeed, Lists, Pass, Site, Stratum

pytestmark = pytest.mark.once

DRAWS = 10_000


def some_lists(
    *, strata=((("451202-A", 2), 7), (("451202-B", 1), 5)), visitors=12, each=2, avoid=()
) -> Lists:
    return Lists(
        title="第一轮",
        by="市场监督管理局",
        frozen_on="2024-11-01",
        seed_day="2024-11-08",
        seed_source="深证成指当日收盘点位",
        each=each,
        strata=tuple(Stratum(code, places, f"县 {code}") for (code, places), _there in strata),
        sites=tuple(
            Site(code, f"{code[-1]}-{number:03}", f"店{number}")
            for (code, _places), there in strata
            for number in range(there)
        ),
        visitors=tuple(f"V{number:02}" for number in range(1, visitors + 1)),
        aside=(Aside("Z-1", "装修的店", "正在装修"),),
        avoid=frozenset(avoid),
    )


def a_file(lists: Lists | None = None, seed: str = "10433.66", passed=()) -> str:
    lists = lists or some_lists()
    return draws.written(lists, seed, draws.draw(lists, seed), passed)


def test_the_worked_example_of_the_documentation():
    """The figures that docs/draw.md prints: whoever makes a fourth implementation begins here."""
    seed = draws.seed_of("0" * 64, "10433.66")
    assert (
        draws.ticket(seed, "site", "R-1")
        == hashlib.sha256(b"0" * 64 + b"|10433.66|site|R-1").hexdigest()
    )
    assert draws.in_order(["R-1", "R-2", "R-3"], seed=seed, kind="site") == sorted(
        ["R-1", "R-2", "R-3"], key=lambda code: draws.ticket(seed, "site", code)
    )


RFC_3797 = "9319./2.5.8.10.12./9.18.26.34.41.45./"
"""The public figures of the RFC's worked example: a stock price and the numbers of two lotteries,
each in order, with their dots."""
RFC_3797_ROWS = (
    ("990DD0A5692A029A98B5E01AA28F3459", 17), ("3691E55CB63FCC37914430B2F70B5EC6", 7),
    ("FE814EDF564C190AC1D25753979990FA", 2), ("1863CCACEB568C31D7DDBDF1D4E91387", 16),
    ("F4AB33DF4889F0AF29C513905BE1D758", 25), ("13EAEB529F61ACFB9A29D0BA3A60DE4A", 23),
    ("992DB77C382CA2BDB9727001F3CDCCD9", 8), ("63AB4258ECA922976811C7F55C383CE7", 24),
    ("DFBC5AC97CED01B3A6E348E3CC63F40D", 19), ("31CB111C4A4EBE9287CEAE16FE51B909", 13),
)  # fmt: skip
"""The hashes and the ten of twenty-five volunteers that section 6 of the RFC prints."""


def as_rfc_3797_draws(key: str, *, pool: int, places: int) -> list[tuple[str, int]]:
    """The RFC's own rule: MD5 of index, key, index; its remainder counts into what is left."""
    left, rows = list(range(1, pool + 1)), []
    for index in range(places):
        ends = index.to_bytes(2, "big")
        hashed = hashlib.md5(ends + key.encode() + ends, usedforsecurity=False).hexdigest()
        rows.append((hashed.upper(), left.pop(int(hashed, 16) % len(left))))
    return rows


def test_public_figures_are_all_a_draw_needs_as_in_rfc_3797():
    """The idea is the RFC's; the hash and the rule are others. Its figures are a seed here, and
    what follows from them can be counted out by hand."""
    assert as_rfc_3797_draws(RFC_3797, pool=25, places=10) == list(RFC_3797_ROWS)
    lists = some_lists(strata=((("NOMCOM", 10), 25),), visitors=10, each=1)

    drawn = draws.draw(lists, RFC_3797).sites

    tickets = {
        site.code: hashlib.sha256(f"{lists.digest}|{RFC_3797}|site|{site.code}".encode()).digest()
        for site in lists.sites
    }
    assert drawn == tuple(sorted(tickets, key=tickets.__getitem__)[:10])
    turned = RFC_3797.replace("9.18.26", "18.9.26")
    assert draws.draw(lists, turned).sites != drawn, "figures in another order are others"


def test_the_same_file_and_seed_give_the_same_draw():
    assert a_file() == a_file()


def test_another_seed_gives_another_draw():
    assert len({a_file(seed=str(number)) for number in range(20)}) == 20


def test_the_same_seed_draws_otherwise_for_another_list():
    lists = some_lists()
    other = replace(lists, title="第二轮")
    assert draws.draw(lists, "7").sites != draws.draw(other, "7").sites


def test_the_order_of_the_lists_means_nothing():
    lists = some_lists()
    turned = replace(
        lists, sites=lists.sites[::-1], visitors=lists.visitors[::-1], strata=lists.strata[::-1]
    )
    assert turned.text == lists.text


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=6),
    st.integers(1, 2),
    st.text(alphabet="0123456789.", min_size=1, max_size=12),
)
def test_each_stratum_gets_exactly_its_places(sizes, each, seed):
    strata = tuple(
        ((f"S{number}", places), places + more) for number, (places, more) in enumerate(sizes)
    )
    total = sum(places for (_code, places), _there in strata)
    lists = some_lists(strata=strata, visitors=max(1, total * each) + 3, each=each)
    outcome = draws.draw(lists, seed)
    stratum = {site.code: site.stratum for site in lists.sites}
    drawn = Counter(stratum[code] for code in outcome.sites)
    assert drawn == Counter({code: places for (code, places), _there in strata if places})
    going = [who for visit in outcome.visits for who in visit.visitors]
    assert len(going) == len(set(going)) == total * each
    assert sorted([*going, *outcome.waiting]) == sorted(lists.visitors)


@given(st.sets(st.tuples(st.integers(1, 12), st.integers(0, 6)), max_size=25), st.integers())
def test_nobody_goes_where_she_must_not(pairs, seed):
    avoid = {(f"V{who:02}", f"A-{site:03}") for who, site in pairs}
    outcome = draws.draw(some_lists(avoid=avoid), str(seed))
    assert not avoid & {(who, visit.site) for visit in outcome.visits for who in visit.visitors}


def test_where_no_deal_may_be_it_says_so():
    everywhere = {(f"V{who:02}", f"A-{site:03}") for who in range(1, 13) for site in range(7)}
    lists = some_lists(avoid=everywhere)
    outcome = draws.draw(lists, "7")
    assert (outcome.deal, outcome.visits) == (None, ())
    assert draws.verify(draws.read(draws.written(lists, "7", outcome))).faults == []


@pytest.mark.slow
def test_chances_are_equal():
    """10,000 draws with the seeds 0 to 9999: how often each site and each visitor came out, against
    equal chances."""
    strata = ((("S-A", 2), 8), (("S-B", 2), 8))
    lists = some_lists(strata=strata, visitors=10, each=1)
    sites: Counter[str] = Counter()
    going: Counter[str] = Counter()
    for seed in range(DRAWS):
        outcome = draws.draw(lists, str(seed))
        sites.update(outcome.sites)
        going.update(who for visit in outcome.visits for who in visit.visitors)
    for stratum in "AB":
        _equal([sites[f"{stratum}-{number:03}"] for number in range(8)])
    _equal([going[who] for who in lists.visitors])


@pytest.mark.slow
@pytest.mark.parametrize("visitors", [4, 5])
def test_each_deal_that_may_be_is_as_likely_as_any_other(visitors):
    """Four sites, of which each of the first four visitors must not go to one: with four visitors
    nine deals may be, with five 53."""
    strata = ((("S-A", 4), 4),)
    avoid = {(f"V{number + 1:02}", f"A-{number:03}") for number in range(4)}
    lists = some_lists(strata=strata, visitors=visitors, each=1, avoid=avoid)
    seen: Counter[tuple[tuple[str, ...], ...]] = Counter()
    for seed in range(DRAWS):
        outcome = draws.draw(lists, str(seed))
        seen[tuple(sorted((visit.site, *visit.visitors) for visit in outcome.visits))] += 1
    may_be = [
        order
        for order in permutations(range(visitors), 4)
        if all(who != at for at, who in enumerate(order))
    ]
    assert len(seen) == len(may_be) == {4: 9, 5: 53}[visitors]
    _equal(list(seen.values()))


def _equal(counts: list[int]) -> None:
    """The hypothesis of equal chances is neither refused nor met too well to be true."""
    assert 0.01 < chisquare(counts).pvalue < 0.99, counts


def test_a_file_reads_as_it_was_written():
    text = a_file()
    a_round = draws.read(text)
    assert a_round.lists == some_lists()
    assert draws.written(a_round.lists, a_round.seed, draws.draw(a_round.lists, "10433.66")) == text
    verdict = draws.verify(a_round, digest=some_lists().digest.upper())
    assert verdict.faults == []
    assert verdict.digest == hashlib.sha256(some_lists().text.encode()).hexdigest()


def test_a_list_that_is_not_drawn_yet_is_verified_by_its_digest():
    lists = some_lists()
    assert draws.verify(draws.read(lists.text), digest=lists.digest).faults == []
    assert [one.code for one in draws.verify(draws.read(lists.text), digest="0").faults] == [
        "digest"
    ]


TAMPERED = {
    "a visitor more": ("visitor\tV01\n", "visitor\tV00\nvisitor\tV01\n"),
    "a name": ("店6", "店七"),
    "a place more": ("stratum\t451202-B\t1", "stratum\t451202-B\t2"),
    "a visitor less": ("visitor\tV12\n", ""),
    "two lines in another order": ("visitor\tV01\nvisitor\tV02", "visitor\tV02\nvisitor\tV01"),
    "what avoids": ("visitor\tV12\n", "visitor\tV12\navoid\tV12\tA-001\n"),
    "the source of the seed": ("深证成指当日收盘点位", "上证指数当日收盘点位"),
    "a site that was put aside": ("aside\tZ-1\t装修的店\t正在装修\n", ""),
    "the seed": ("seed\t10433.66", "seed\t10433.67"),
    "the deal": ("deal\t0", "deal\t1"),
    "a blank at the end": ("第一轮", "第一轮 "),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_whoever_changes_something_is_found_out(what):
    text = a_file()
    old, new = TAMPERED[what]
    changed = text.replace(old, new, 1)
    assert changed != text
    assert draws.verify(draws.read(changed)).faults, what


@given(st.integers(0, 10_000), st.characters(min_codepoint=33, max_codepoint=0x4FFF))
def test_any_sign_that_is_changed_is_found_out(place, sign):
    text = a_file()
    place %= len(text)
    if text[place] == sign:
        return
    changed = text[:place] + sign + text[place + 1 :]
    try:
        a_round = draws.read(changed)
    except BadFile:
        return
    assert draws.verify(a_round, digest=some_lists().digest).faults


def test_a_site_that_goes_to_another_pair_is_found_out():
    text = a_file()
    goes = [line for line in text.splitlines() if line.startswith("goes")]
    first, second = (line.split("\t") for line in goes[:2])
    swapped = ["\t".join([first[0], first[1], *second[2:]]), "\t".join([*second[:2], *first[2:]])]
    changed = text.replace(goes[0], swapped[0]).replace(goes[1], swapped[1])
    assert [one.code for one in draws.verify(draws.read(changed)).faults] == ["drawn", "drawn"]


def test_a_seat_goes_to_the_next_in_line():
    lists = some_lists(avoid={("V03", "B-001")})
    outcome = draws.draw(lists, "7")
    visit = outcome.visits[0]
    after = draws.next_in_line(visit.site, outcome.waiting, lists.avoid)
    good = Pass(visit.site, visit.visitors[0], after)
    assert draws.verify(draws.read(draws.written(lists, "7", outcome, [good]))).faults == []
    wrong = [
        replace(good, to=outcome.waiting[-1]),
        replace(good, visitor=outcome.visits[1].visitors[0]),
        replace(good, to=None),
    ]
    for one in wrong:
        faults = draws.verify(draws.read(draws.written(lists, "7", outcome, [one]))).faults
        assert [fault.code for fault in faults] == ["passed"]


def test_next_in_line_passes_over_whoever_must_not_go():
    avoid = frozenset({("V05", "A-1")})
    assert draws.next_in_line("A-1", ["V05", "V06"], avoid) == "V06"
    assert draws.next_in_line("A-2", ["V05", "V06"], avoid) == "V05"
    assert draws.next_in_line("A-1", ["V05"], avoid) is None


@pytest.mark.parametrize("seed", ["", " 7", "7|8", "7\n", "x" * 101, "7\u2028 8"])
def test_what_cannot_be_a_seed(seed):
    with pytest.raises(BadSeed):
        draws.seed_of("0" * 64, seed)


@pytest.mark.parametrize(
    "text",
    [
        "", "hello\n", "yizhan draw 2\n", "yizhan draw 1\n", "yizhan draw 1\nround\t1\nround\t2\n",
        some_lists().text.replace("\n", "\r\n"),
        some_lists().text + "goes\tA-001\n",
        some_lists().text + "site\tnowhere\tA-1\tx\n",
        some_lists().text + "visitor\tV01\n",
        some_lists().text + "draw\n",
        some_lists().text + "draw\nseed\t7\ndeal\tmany\n",
        some_lists().text + "draw\nseed\t7\ndeal\t0\npassed\tA\n",
    ],
)  # fmt: skip
def test_what_is_no_file_of_a_draw(text):
    try:
        a_round = draws.read(text)
    except BadFile:
        return
    assert draws.verify(a_round).faults


def test_names_stay_on_their_line():
    lists = replace(some_lists(), title="第一轮\nvisitor\tV99\x85末")
    assert "visitor\tV99" not in lists.text.replace("visitor V99", "")
    assert draws.read(lists.text).lists.title == "第一轮 visitor V99 末"
