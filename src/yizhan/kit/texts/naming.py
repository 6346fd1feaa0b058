"""The name of a group of texts: the words that are said in it and seldom elsewhere, and the text
that stands in its middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from yizhan.kit.texts.normal import masked, normalised

EMPTY = frozenset(
    "的了吗呢吧啊呀嘛哦哈我你他她它们这那是在有和就都也不没很还又要会能可以把被给到去来说讲个一"
    "上下里得着过让为对从与及或而但因所以如果什么怎么哪里样咯啵咧嘅冇么"
)
"""Signs that a telling word neither begins nor ends with."""
VAGUE = frozenset(
    ("地方", "东西", "时候", "问题", "情况", "事情", "现在", "我们", "你们", "他们", "大家", "有人")
    + (
        "没有",
        "知道",
        "觉得",
        "希望",
        "可以",
        "已经",
        "还是",
        "就是",
        "这里",
        "那里",
        "一直",
        "经常",
    )
)
"""Words that alone say nothing of a matter, in whatever it is said."""
FEWEST_SIGNS = 4
"""A name with fewer signs than this says too little: 热水 of two texts is a word, and no matter."""
LONGEST = 5
LEAST_SHARE = 0.15
"""A word tells of a group when so many of its texts have it."""


def telling_words(
    texts: Sequence[str], everything: Counter[str], total: int, *, most: int = 3
) -> list[str]:
    """Return the words that distinguish these texts from all, the most telling first.

    `everything` is how many of all `total` texts have each word (`word_counts`)."""
    here = word_counts(texts)
    least = max(min(2, len(texts)), LEAST_SHARE * len(texts))
    scores = {
        word: count / len(texts) * log((count / len(texts)) / (everything[word] / total) + 1)
        * (1 + 0.25 * len(word))
        for word, count in here.items()
        if count >= least and word not in VAGUE
    }  # fmt: skip
    chosen: list[str] = []
    for word in sorted(scores, key=lambda word: (-scores[word], word)):
        if not any(_overlap(word, other) for other in chosen):
            chosen.append(_whole(word, here))
        if len(chosen) == most:
            break
    return list(dict.fromkeys(chosen))


def word_counts(texts: Iterable[str]) -> Counter[str]:
    """Return in how many of the texts each piece of two to LONGEST signs occurs."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_words(text))
    return counts


def _words(text: str) -> set[str]:
    words: set[str] = set()
    for part in normalised(masked(text)).split():
        if part.isascii():
            if part.isalpha() and len(part) > 2:
                words.add(part)
            continue
        for begin in range(len(part)):
            for end in range(begin + 2, min(begin + LONGEST, len(part)) + 1):
                word = part[begin:end]
                if word[0] not in EMPTY and word[-1] not in EMPTY and not _has_digit(word):
                    words.add(word)
    return words


def _has_digit(word: str) -> bool:
    return any(sign.isdigit() for sign in word)


def _overlap(one: str, other: str) -> bool:
    """True if they share two signs in a row: 开水器 and 水器坏 are one word cut in two ways."""
    pairs = {one[place : place + 2] for place in range(len(one) - 1)}
    return any(other[place : place + 2] in pairs for place in range(len(other) - 1))


def _whole(word: str, here: Counter[str]) -> str:
    """Return the longest word that this one is nearly always a part of."""
    longer = [
        other
        for other, count in here.items()
        if len(other) > len(word) and word in other and count >= 0.8 * here[word]
    ]
    return max(longer, key=len, default=word)
