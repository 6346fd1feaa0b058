"""Feeds (RSS 2.0) of what everybody may read. The same rows give the same bytes, so that a program
that asks again is told that nothing changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed


class Item(NamedTuple):
    title: str
    link: str
    """Also what tells one item from another."""
    text: str
    at: datetime | date


class _Steady(Rss201rev2Feed):
    def latest_post_date(self) -> datetime:
        """The newest item's, or of none the beginning of this day; never the very moment."""
        dates: list[datetime] = [item["pubdate"] for item in self.items]
        return max(dates, default=_moment(timezone.localdate()))


def feed(title: str, link: str, about: str, items: Iterable[Item]) -> HttpResponse:
    whole = _Steady(title=title, link=link, description=about, language="zh-CN")
    for one in items:
        whole.add_item(
            title=one.title,
            link=one.link,
            description=one.text,
            unique_id=one.link,
            pubdate=_moment(one.at),
        )
    return HttpResponse(whole.writeString("utf-8"), content_type=whole.content_type)


def _moment(at: datetime | date) -> datetime:
    if isinstance(at, datetime):
        return at
    return datetime.combine(at, time(), timezone.get_current_timezone())
