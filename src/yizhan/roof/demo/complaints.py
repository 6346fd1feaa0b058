"""Complaints of the demo city about the platform, with their answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from yizhan.wings.organisation.complaints.actions import answer_due, load_complaints
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.rules import Subject, Words

Said = tuple[int, str, str, int | None, str]
SAID: tuple[Said, ...] = (
    (96, Subject.HARD, "驿站太多，想只看能充电的。", 2, "列表上方可以勾选“充电”，已经放到第一行。"),
    (71, Subject.WORDS, "“时限”是什么意思？", 1, "页面改为“几号几点前答复”。"),
    (58, Subject.BURDEN, "走访记录里单位名称要填两遍。", 3, "单位名称由平台带出，不再重复填写。"),
    (40, Subject.BROKEN, "网络不好时照片传不上去。", 6, "照片先存在手机里，有网时自动补传。"),
    (
        33,
        Subject.WRONG,
        "新建路的驿站晚上不开，页面写着开。",
        1,
        "开放时间已更正，请在门口点“关着”提醒我们。",
    ),
    (21, Subject.IDEA, "希望能把常去的驿站放在最前面。", 2, "已经可以收藏，收藏的排在前面。"),
    (5, Subject.HARD, "字太小，戴着头盔看不清。", 1, "右上角可以换大字，下次打开还是大字。"),
    (1, Subject.IDEA, "能不能加上附近换电柜的位置？", None, ""),
)
"""Days before the end, subject, words, days until the answer, and the answer."""
HELD_BACK = (
    12,
    Subject.BROKEN,
    "有个站的管家态度不好。",
    2,
    "这里只谈平台；对驿站的意见请在驿站页面提出。",
)
NEW: Said = (0, Subject.WORDS, "“集中诉求”看不懂。", None, "")


def load(*, at: datetime) -> int:
    """Load them as of this moment; return how many."""
    rows = [_row(said, words=Words.SHOWN, at=at) for said in SAID]
    rows += [
        _row(HELD_BACK, words=Words.HELD_BACK, at=at),
        _row(NEW, words=Words.WAITING, at=at),
    ]
    return load_complaints(sorted(rows, key=lambda row: row.written_at))


def _row(said: Said, *, words: str, at: datetime) -> Complaint:
    days, subject, text, took, answer = said
    written = at - timedelta(days=days, hours=3)
    return Complaint(
        subject=subject,
        text=text,
        words=words,
        written_at=written,
        due_at=answer_due(at=written),
        answer=answer,
        answered_at=None if took is None else written + timedelta(days=took),
        version=0 if took is None else 1,
    )
