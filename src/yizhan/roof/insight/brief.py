"""The brief that writes itself from the figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.figures import Figure, figures


@dataclass(frozen=True)
class Brief:
    since: date
    until: date
    where: str
    """The unit's name; empty: the city."""
    figures: list[Figure]


def write_brief(*, since: date, extent: Extent) -> Brief:
    where = extent.unit.name if extent.unit else ""
    return Brief(since, extent.on, where, list(figures(extent)))


def as_data(brief: Brief) -> dict[str, Any]:
    return {
        "from": brief.since.isoformat(),
        "to": brief.until.isoformat(),
        "unit": brief.where,
        "indicators": {
            figure.about.key: {
                "value": figure.value,
                "unit": str(figure.about.unit),
                "as_of": figure.on.isoformat(),
                "name": str(figure.about.name),
            }
            for figure in brief.figures
        },
    }


def as_json(brief: Brief) -> str:
    return json.dumps(as_data(brief), ensure_ascii=False, indent=2) + "\n"


def as_markdown(brief: Brief) -> str:
    title = _("Brief on riders' care") + (f" · {brief.where}" if brief.where else "")
    lines = [f"# {title}", "", f"{brief.since.isoformat()} – {brief.until.isoformat()}", ""]
    heads = (_("Figure"), _("Value"), _("What it counts"))
    lines += [f"| {' | '.join(heads)} |", "|---|---:|---|"]
    for figure in brief.figures:
        about = figure.about
        lines.append(f"| {about.name} | {figure.value} {about.unit} | {about.definition} |")
    lines += ["", _("Every figure was computed from rows when this was written.")]
    return "\n".join(lines) + "\n"
