"""Complaints about the platform as a table, with their answers and whether these came in time.

They are not imported. A complaint is what somebody here said, and its answer what the city owed by
a day that is computed: a row of a file would be neither, and would change the share answered in
time. Words that were not shown to everybody are in no file, and who complained is known nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yizhan.kit.days import local_day
from yizhan.kit.tables import Column
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.rules import Subject, Words

COLUMNS = (
    Column("number", ("编号",), required=True),
    Column("subject", ("关于什么",)),
    Column("words", ("内容是否公开",)),
    Column("text", ("内容",)),
    Column("written_on", ("提出日期",)),
    Column("due_on", ("答复期限",)),
    Column("answered_on", ("答复日期",)),
    Column("in_time", ("按时答复",)),
    Column("answer", ("答复",)),
)


def complaint_records() -> Iterator[dict[str, Any]]:
    """Every complaint, the oldest first. Whether an answer came in time is empty until it came."""
    for one in Complaint.objects.order_by("written_at", "pk").iterator():
        answered = one.answered_at
        yield {
            "number": one.pk,
            "subject": str(Subject(one.subject).label),
            "words": str(Words(one.words).label),
            "text": one.text if one.words == Words.SHOWN else "",
            "written_on": local_day(one.written_at).isoformat(),
            "due_on": local_day(one.due_at).isoformat(),
            "answered_on": local_day(answered).isoformat() if answered else "",
            "in_time": "" if answered is None else "是" if answered <= one.due_at else "否",
            "answer": one.answer,
        }
