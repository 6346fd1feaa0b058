"""Texts in people's own words: one spelling, groups, names, answers while somebody types."""

from __future__ import annotations

import io
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yizhan.kit.texts import engines, grouping
from yizhan.kit.texts.arranging import arrange
from yizhan.kit.texts.engines import ENGINES, Meaning, Ngrams
from yizhan.kit.texts.grouping import group
from yizhan.kit.texts.lookup import Lookup
from yizhan.kit.texts.naming import telling_words, word_counts
from yizhan.kit.texts.normal import masked, normalised
from yizhan.kit.texts.pieces import Pieces
from yizhan.kit.texts.routing import Router
from yizhan.kit.texts.said import Said
from yizhan.kit.texts.spots import Spots

GATE = [
    "小区西门锁了进不去",
    "西门又锁了，进不去小区",
    "小区的西门关着，骑手进不去",
    "西门上锁，送餐进不去",
]
WATER = ["驿站没有热水", "热水机坏了，驿站没热水", "想接热水，驿站的热水没有", "驿站热水一直没有"]
LIGHT = ["路灯不亮", "这条路的路灯坏了，不亮", "晚上路灯不亮看不见", "路灯全不亮了"]
ALL = [*GATE, *WATER, *LIGHT]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("西门 又 锁了！！", "西门又锁了"),
        ("ＡＢＣ１２", "abc12"),
        ("救命啊啊啊啊啊", "救命啊啊啊"),
        ("西\u200b门", "西门"),
    ],
)
def test_one_text_has_one_spelling(one, other):
    assert normalised(one) == normalised(other)


def test_numbers_stay_what_they_are():
    assert normalised("罚了1000") != normalised("罚了100")


@given(st.text())
def test_the_spelling_is_its_own_spelling(text):
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(
    "said", ["13800138000", "138 0013 8000", "桂M12345", "45270119900101123X", "a.b@example.cn"]
)
def test_a_number_that_tells_who_is_masked(said):
    shown = masked(f"请打{said}找我")
    assert shown.startswith("请打")
    assert not any(part in shown for part in ("8000", "2345", "1123", "example"))


def test_a_short_number_is_not():
    assert masked("3栋1204室，罚了200") == "3栋1204室，罚了200"


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_what_says_the_same_is_one_group(engine):
    labels = group(engine.rows(ALL), engine).labels.tolist()

    assert [len(set(labels[n : n + 4])) for n in (0, 4, 8)] == [1, 1, 1]
    assert len(set(labels)) == 3


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_five_texts_are_grouped_as_well(engine):
    texts = [GATE[0], GATE[1], WATER[0], WATER[3], "想学修车"]
    labels = group(engine.rows(texts), engine).labels.tolist()

    assert labels[0] == labels[1] != labels[2] == labels[3]
    assert labels[4] not in labels[:4]


@pytest.mark.parametrize("texts", [["西门锁了"], ["西门锁了", "想学修车"], ["", "。。", "x"]])
def test_hardly_any_texts_are_no_error(texts):
    result = group(ENGINES["ngrams"].rows(texts), ENGINES["ngrams"])
    assert len(result.labels) == len(texts)
    assert ((result.confidence >= 0) & (result.confidence <= 1)).all()


@settings(max_examples=25)
@given(st.lists(st.sampled_from([None, None, 7, 8]), min_size=len(ALL), max_size=len(ALL)))
def test_what_is_decided_holds(pins):
    engine = ENGINES["ngrams"]
    labels = group(engine.rows(ALL), engine, pins=pins).labels.tolist()

    decided = sorted((pin, label) for pin, label in zip(pins, labels, strict=True) if pin)
    of_pins = [
        {label for _pin, label in rows} for _pin, rows in groupby(decided, lambda row: row[0])
    ]
    assert all(len(group_) == 1 for group_ in of_pins)
    assert len(set.union(*of_pins)) == len(of_pins) if of_pins else True


def test_many_texts_in_rounds_are_no_more_mixed_than_at_once(monkeypatch):
    engine = ENGINES["ngrams"]
    texts = [f"{text}{end}" for text in ALL for end in ("", "了", "啊", "，请处理")]
    monkeypatch.setattr(grouping, "ROUND", 20)
    labels = group(engine.rows(texts), engine).labels.tolist()

    matters = [{labels[n] for n in range(begin, begin + 16)} for begin in (0, 16, 32)]
    assert sum(len(one) for one in matters) == len(set.union(*matters)) < 16


def test_in_rounds_what_is_decided_holds_too(monkeypatch):
    monkeypatch.setattr(grouping, "ROUND", 4)
    engine = ENGINES["ngrams"]
    pins = [1, 2, None, None, *[None] * 8]
    labels = group(engine.rows(ALL), engine, pins=pins).labels
    assert labels[0] != labels[1]


def test_a_name_is_what_is_said_in_a_group_and_nowhere_else():
    words = telling_words(WATER, word_counts(ALL), len(ALL))
    assert "热水" in "".join(words)
    assert not any(word in "".join(GATE) for word in words)


def test_two_texts_are_not_named_by_a_word_that_says_nothing():
    two = ["休息的地方没有热水", "充电的地方离得太远"]
    said = [
        Said(text, None, pin, 1) for text, pin in zip((*two, *LIGHT), (1, 1, *[2] * 4), strict=True)
    ]
    names = arrange(said, engine=ENGINES["ngrams"]).names
    assert "地方" not in names
    assert set(names) & set(two)


def test_a_name_holds_no_number():
    texts = [f"请打13800138000找我说{text}" for text in WATER]
    assert not any(sign.isdigit() for word in telling_words(texts, word_counts(texts), 4)
                   for sign in word)  # fmt: skip


class Remembering(Ngrams):
    """An engine that keeps the length of a text, and says how often it was asked."""

    dimensions = 1

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        return np.array([[len(text)] for text in texts], dtype=np.int8)


def test_an_arrangement_names_each_group_and_computes_a_meaning_once():
    engine = Remembering()
    first = arrange([Said(text, None, None, 1) for text in ALL], engine=engine)
    kept = [first.encoded[place] for place in range(len(ALL))]
    again = arrange(
        [Said(text, row, None, 1) for text, row in zip(ALL, kept, strict=True)], engine=engine
    )

    assert len(first.names) == len(first.central) == len(set(first.labels)) == 3
    assert [list(row) for row in kept] == [[len(text)] for text in ALL]
    assert engine.asked == ALL
    assert again.encoded == {}
    assert again.labels == first.labels


class Encoder:
    """Stands for the library: a text means what its two best-known signs say."""

    def query(self, texts):
        rows = np.full((len(texts), 384), 0.01, dtype=np.float32)
        for place, text in enumerate(texts):
            for number, sign in enumerate("门水灯"):
                rows[place, number] += sign in text
        return rows


@pytest.fixture
def meaning(monkeypatch):
    monkeypatch.setattr(engines, "_encoder", Encoder)
    monkeypatch.setattr(engines, "_common", lambda: np.full(384, 0.05, dtype=np.float32))
    return Meaning()


def test_what_means_the_same_is_one_group_without_a_sign_in_common(meaning):
    texts = ["门", "关了的门", "水", "要水", "灯", "黑，灯"] * 4
    labels = group(meaning.rows(texts), meaning).labels.tolist()
    assert [len(set(labels[n::6] + labels[n + 1 :: 6])) for n in (0, 2, 4)] == [1, 1, 1]
    assert len(set(labels)) == 3


def test_a_meaning_is_kept_in_a_byte_a_number(meaning):
    kept = meaning.encode(["门", ""])
    assert (kept.dtype, kept.shape, kept.max()) == (np.int8, (2, 384), 127)
    texts = ["门", "水"]
    rows = (meaning.rows(texts), meaning.rows(texts, meaning.encode(texts)))
    assert np.array_equal(*(one.parts[1].values for one in rows))


def test_nothing_said_is_no_group():
    assert arrange([]).names == []


def test_a_known_matter_is_found_while_somebody_types():
    lookup = Lookup.of_texts({1: GATE, 2: WATER, 3: LIGHT})

    assert [hit.key for hit in lookup.find("西门锁了", least=0.4, most=3)] == [1]
    assert lookup.find("想学修车", least=0.4, most=3) == []
    assert lookup.find("", least=0, most=3) == []


def test_of_hundreds_of_known_matters_the_right_one_is_found():
    def matter(number):
        return "".join(chr(0x4E00 + (number * 131 + place * 37) % 5000) for place in range(40))

    lookup = Lookup.of_texts({number: [matter(number)] for number in range(300)})
    looked = [lookup.find(matter(number)[5:35], least=0.4, most=1) for number in range(20)]
    assert [hits[0].key for hits in looked] == list(range(20))


LEARNED = [*GATE, *WATER, *LIGHT], ["housing"] * 4 + ["union"] * 4 + ["urban"] * 4
ASKED = ["门锁了进不去", "没热水", "灯不亮"]


@pytest.fixture
def router():
    return Router(Ngrams()).fit(*LEARNED)


def test_who_answers_is_learned(router):
    said = [proposal.answers for proposal in router.propose(ASKED)]
    assert said == ["housing", "union", "urban"]


def test_a_proposal_says_how_sure_it_is_and_which_words_speak_for_it(router):
    known, guess = router.propose(["西门锁了，进不去，打13800138000", "想学修车"], why=True)
    assert known.confidence > guess.confidence
    assert set("西门锁进不去") & set("".join(known.words))
    assert not any(sign.isdigit() for word in known.words for sign in word)
    assert router.propose(["西门"])[0].words == ()


def test_how_often_it_is_right_is_told_by_what_was_not_learned():
    texts = [f"{text}，第{number}次" for number in range(3) for text in LEARNED[0]]
    assert Router(Ngrams()).fit(texts, LEARNED[1] * 3).right > 0.9
    assert Router(Ngrams()).fit(["西门", "没水"], ["housing", "union"]).right is None


def test_what_was_learned_can_be_kept_and_holds_no_text(router):
    kept = router.to_bytes()
    again = Router.from_bytes(kept, Ngrams())
    assert [one.answers for one in again.propose(ASKED)] == ["housing", "union", "urban"]
    before, after = router.propose(ASKED), again.propose(ASKED)
    pairs = zip(before, after, strict=True)
    assert all(abs(one.confidence - other.confidence) < 0.01 for one, other in pairs)
    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        assert not any(array.dtype.kind in "UO" and name not in ("labels", "engine")
                       for name, array in arrays.items())  # fmt: skip


def test_what_another_engine_learned_is_refused(router):
    other = Remembering()
    other.name = "other"
    with pytest.raises(ValueError, match="ngrams"):
        Router.from_bytes(router.to_bytes(), other)
    with pytest.raises((ValueError, OSError)):
        Router.from_bytes(b"something else", Ngrams())


@pytest.mark.parametrize("text", ["", "。", "\x00", "𠮷", "西" * 10_001])
def test_whatever_is_asked_is_answered(router, text):
    assert router.propose([text], why=True)[0].answers in {"housing", "union", "urban"}


def test_with_one_answerer_there_is_nothing_to_learn():
    router = Router(Ngrams()).fit(GATE, ["housing"] * 4)
    assert router.propose(["西门"])[0].answers == "housing"


def test_two_answerers_are_told_apart():
    router = Router(Ngrams()).fit([*GATE, *WATER], ["housing"] * 4 + ["union"] * 4)
    assert [one.answers for one in router.propose(["没热水", "西门"])] == ["union", "housing"]


def test_the_meaning_tells_who_answers_without_a_sign_in_common(meaning):
    texts = ["门" * (n + 1) for n in range(3)] + ["水" * (n + 1) for n in range(3)]
    router = Router(meaning).fit(texts, ["housing"] * 3 + ["union"] * 3)
    again = Router.from_bytes(router.to_bytes(), meaning)
    assert [one.answers for one in again.propose(["大门", "热水"])] == ["housing", "union"]


@given(st.lists(st.text(alphabet="西门锁水", max_size=6), min_size=1, max_size=5))
def test_a_piece_counts_where_it_stands_and_nowhere_else(texts):
    """The same rows, whether texts are looked at together or one by one."""
    pieces = Pieces(longest=3, bits=16)
    together = pieces.rows(texts)
    alone = [pieces.rows([text]) for text in texts]
    for place, row in enumerate(alone):
        assert np.allclose(together[place].toarray(), row.toarray())
    assert together.shape == (len(texts), 1 << 16)


def test_pieces_of_one_text_alone_are_in_no_row_but_count_for_its_length():
    rows = Pieces(longest=1, least=2).learn(["西门", "西水"])
    assert [row.nnz for row in rows] == [1, 1]
    assert rows.max() < 1


def test_one_place_has_many_names():
    spots = Spots()
    first = spots.number(name="御龙湾小区西门")
    assert spots.number(name="御龙湾西门") == first
    assert spots.number(name="翡翠城") != first
    assert spots.number(name=" ") is None
    station = spots.number(code="HC-0001", name="御龙湾")
    assert station != first
    assert spots.number(code="HC-0001") == station
    here = spots.number(point=(108.0838, 24.6929), name="任意")
    assert spots.number(point=(108.0850, 24.6935)) == here
    assert spots.number(point=(108.1838, 24.6929)) != here


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([None, 0, 1, 2]), min_size=len(ALL), max_size=len(ALL)),
    st.lists(st.sampled_from([None, None, 7, 8]), min_size=len(ALL), max_size=len(ALL)),
    st.sampled_from([4, 4000]),
)
def test_two_places_are_two_matters_unless_it_was_decided(places, pins, round_size):
    engine = Ngrams()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(grouping, "ROUND", round_size)
        labels = group(
            engine.rows(ALL), engine, pins=pins, items=["门"] * len(ALL), places=places
        ).labels.tolist()
    for label in set(labels):
        inside = [n for n in range(len(ALL)) if labels[n] == label]
        if all(pins[n] is None for n in inside):
            assert len({places[n] for n in inside} - {None}) <= 1
