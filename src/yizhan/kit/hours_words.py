"""Opening hours as people write them, «周一至周五 9:00-18:00，法定节假日休息», in OSM's syntax.

Read as a row of words: days open a new rule, times and «休息» belong to the days before them. A
word that is not known is an error and never skipped: half-read hours send people to locked doors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from yizhan.kit.width import LONGEST_HOURS, narrow

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~〜", "-") | {"、": ",", "\u00ad": None})
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SPAN_TIGHT = re.compile(r"(?<=\d)\s*-+\s*(?=\d)")
_NUMBER = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_WEEK = r"(?:周|星期|礼拜)"
_CLOCK = (
    r"(?:凌晨|早上|早|上午|中午|下午|晚上|晚|夜间|次日|第二天)?\s*\d{1,2}(?::\d{2}|[点时]半|[点时])"
)
_WORDS: dict[str, re.Pattern[str]] = {
    "always": re.compile(r"全天(?:候)?(?:开放)?|24\s*(?:小时|h|H)(?:全天)?(?:开放|营业|服务)?"),
    "every_day": re.compile(r"每天|每日|天天|全周"),
    "working_days": re.compile(r"工作日"),
    "weekend": re.compile(r"周末|双休日"),
    "holidays": re.compile(r"(?:国家)?(?:法定)?(?:节假日|节日|假日)"),
    "days": re.compile(
        rf"{_WEEK}([一二三四五六日天])(?:\s*[至到-]\s*{_WEEK}?([一二三四五六日天]))?"
    ),
    "more_days": re.compile(r"([一二三四五六日天])(?:\s*[至到-]\s*([一二三四五六日天]))?"),
    "off": re.compile(r"休息|不开放|不营业|关闭|闭馆|关门|除外|休"),
    "times": re.compile(rf"({_CLOCK})\s*[至到-]\s*({_CLOCK})"),
    "between": re.compile(r"[\s,;，；和及与:()]+|开放|营业|时间"),
}
_DAYS = {"every_day": "Mo-Su", "working_days": "Mo-Fr", "weekend": "Sa,Su", "holidays": "PH"}
_AFTERNOON = ("下午", "晚上", "晚", "夜间")
_NOON = 12


class _Word(NamedTuple):
    kind: str
    text: str


def in_syntax(text: str) -> str:
    """Return the hours in OSM's syntax, as far as words are concerned; an expression in it comes
    back as it is, with plain dashes and digits. Raises ValueError for a word that is not known."""
    quoted = re.split(r'("[^"]*")', text)
    plain = "".join(part if part.startswith('"') else _plain(part) for part in quoted).strip()
    unquoted = re.sub(r'"[^"]*"', "", plain)
    if not _HAN.search(unquoted) and not _WORDS["always"].fullmatch(unquoted):
        return plain
    return "; ".join(_rules(plain))


def _plain(text: str) -> str:
    tidy = narrow(text, longest=LONGEST_HOURS).translate(_DASHES)
    return re.sub(r"\s+", " ", _SPAN_TIGHT.sub("-", tidy))


def _rules(text: str) -> Iterator[str]:
    days: list[str] = []
    times: list[str] = []
    for kind, words in _read(text):
        if kind == "day":
            if times:
                yield _rule(days, times)
                days, times = [], []
            days.append(words)
        else:
            times.append(words)
    if days and not times:
        raise ValueError(text)
    if times:
        yield _rule(days, times)


def _rule(days: list[str], times: list[str]) -> str:
    if not days and times == ["00:00-24:00"]:
        return "24/7"
    if "off" in times and len(times) > 1:
        raise ValueError("; ".join(times))
    return f"{','.join(days)} {','.join(times)}".strip()


def _read(text: str) -> Iterator[_Word]:
    """Yield days and times in their order."""
    at, after_days = 0, False
    while at < len(text):
        kind, match = _next(text, at, after_days=after_days)
        at = match.end()
        if kind == "between":
            continue
        after_days = kind in {"days", "more_days"}
        if kind == "times":
            yield _Word("time", f"{_clock(match[1])}-{_clock(match[2])}")
        elif kind == "always":
            yield _Word("time", "00:00-24:00")
        elif kind == "off":
            yield _Word("time", "off")
        else:
            yield _Word("day", _DAYS.get(kind) or _range(match[1], match[2]))


def _next(text: str, at: int, *, after_days: bool) -> tuple[str, re.Match[str]]:
    for kind, pattern in _WORDS.items():
        match = pattern.match(text, at)
        if match and (kind != "more_days" or after_days):
            return kind, match
    raise ValueError(text[at:])


def _range(first: str, last: str | None) -> str:
    begins = WEEKDAYS[_NUMBER[first]]
    return f"{begins}-{WEEKDAYS[_NUMBER[last]]}" if last else begins


def _clock(text: str) -> str:
    """«下午2点半» as 14:30."""
    word, hour, rest = re.fullmatch(r"(\D*)(\d{1,2})(.*)", text.replace(" ", "")).groups()  # type: ignore[union-attr]
    hours = int(hour)
    if word in _AFTERNOON and hours < _NOON:
        hours += _NOON
    minutes = "30" if rest.endswith("半") else rest[1:] or "00"
    return f"{hours:02}:{minutes}"
