"""Counting for the map where the public reports are."""

from __future__ import annotations

from datetime import datetime

from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.reports.index import cells_of
from yizhan.wings.participation.reports.models import CountedCells, Report
from yizhan.wings.participation.reports.rules import MANY, packed_cells


@in_transaction
def count_cells(*, at: datetime) -> int:
    """Keep where how many public reports are, and return in how many cells; where there are few,
    keep nothing: they are counted when somebody looks."""
    public = Report.objects.public()
    if not public.order_by().values("pk")[MANY - 1 : MANY].exists():
        CountedCells.objects.all().delete()
        return 0
    cells = cells_of(public)
    CountedCells.objects.update_or_create(
        pk=1, defaults={"counted_at": at, "cells": packed_cells(cells)}
    )
    return len(cells)
