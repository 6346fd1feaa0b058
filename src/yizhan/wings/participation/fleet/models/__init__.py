"""Exam weeks with halls, days, riders and errands; and how many riders it takes."""

from yizhan.wings.participation.fleet.models.fleet import (
    Errand,
    ExamWeek,
    Hall,
    Helper,
    PlannedDay,
    RuledOut,
)
from yizhan.wings.participation.fleet.models.what_ifs import WhatIf

__all__ = ["Errand", "ExamWeek", "Hall", "Helper", "PlannedDay", "RuledOut", "WhatIf"]
