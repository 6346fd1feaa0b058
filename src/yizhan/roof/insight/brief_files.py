"""The brief as a file: Markdown, JSON, CSV, and a paper by the layout of official documents."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.kit.days import local_day
from yizhan.kit.official_papers import Linked, OfficialPaper
from yizhan.kit.tables import Form, write_table
from yizhan.roof.insight.brief import (
    Brief,
    Compared,
    Link,
    as_data,
    headings,
    topic_headings,
)
from yizhan.roof.insight.brief_charts import Chart, charts
from yizhan.roof.insight.months import plain
from yizhan.roof.shared.demo_city import is_demo_city

SHOWN = 30
"""Units that a paper names as late; the others are added up in one line."""
HOLE = "\0"


def as_json(brief: Brief, link: Link) -> bytes:
    text = json.dumps(as_data(brief, link), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def as_markdown(brief: Brief, link: Link) -> bytes:
    lines = [f"# {brief.title}", "", days_of(brief), "", *_paragraph(brief.texts.opening)]
    for part, heading in headings().items():
        lines += [f"## {heading}", ""]
        for topic, figures in brief.of_part(part):
            lines += [f"### {topic_headings()[topic]}", "", *_table(figures, link)]
        lines += _paragraph(getattr(brief.texts, part.value))
    lines += [f"## {stuck_heading()}", "", stuck_sentence(brief), ""]
    lines += [*(f"- {line}" for line in stuck_lines(brief)), ""] if brief.stuck.units else []
    lines += _paragraph(brief.texts.stuck)
    if brief.texts.closing:
        lines += [f"## {closing_heading()}", "", *_paragraph(brief.texts.closing)]
    lines += notes(brief)
    return ("\n".join(lines) + "\n").encode()


def _paragraph(text: str) -> list[str]:
    return [text, ""] if text else []


def _table(figures: list[Compared], link: Link) -> list[str]:
    heads = (_("Figure"), _("Value"), pgettext("brief", "Compared"), _("What it counts"))
    lines = [f"| {' | '.join(heads)} |", "|---|---:|---|---|"]
    for figure in figures:
        about = figure.about
        value = f"[{figure.shown}]({link(about.key)})"
        lines.append(f"| {about.name} | {value} | {figure.change} | {about.definition} |")
    return [*lines, ""]


def as_docx(brief: Brief, link: Link) -> bytes:
    paper = OfficialPaper(brief.title, at=brief.at)
    paper.subtitle(days_of(brief))
    if is_demo_city():
        paper.text(_("This is a demo city; its figures are invented."))
    paper.text(brief.texts.opening)
    drawn = {chart.key: chart for chart in charts(brief)}
    _parts(paper, brief, link)
    if "chart-measures" in drawn:
        _draw(paper, drawn["chart-measures"])
    _late(paper, brief)
    if "chart-late" in drawn:
        _draw(paper, drawn["chart-late"])
    if brief.texts.closing:
        paper.heading(closing_heading())
        paper.text(brief.texts.closing)
    paper.text("\n".join(notes(brief)))
    if brief.unit is not None:
        paper.signature(brief.where or brief.unit.name, local_day(brief.at))
    return paper.as_bytes()


def _draw(paper: OfficialPaper, chart: Chart) -> None:
    paper.chart(chart.title, chart.bars, head=chart.head)


def as_csv(brief: Brief, link: Link) -> bytes:
    """Every figure, one a line."""
    heads = {
        "key": pgettext("figure", "Key"), "name": _("Figure"), "value": _("Value"),
        "before": pgettext("brief", "Before"), "unit": pgettext("figure", "Counted in"),
        "on": _("As of"), "rows": pgettext("brief", "Rows"),
    }  # fmt: skip
    rows = (
        {
            "key": one.about.key, "name": one.about.name,
            "value": one.shown if one.value is None else plain(one.value),
            "before": one.shown_before if one.before is None else plain(one.before),
            "unit": one.about.unit, "on": one.on.isoformat(), "rows": link(one.about.key),
        }
        for one in brief.figures
    )  # fmt: skip
    return write_table(rows, heads, Form.CSV)


def _parts(paper: OfficialPaper, brief: Brief, link: Link) -> None:
    for part, heading in headings().items():
        paper.heading(heading)
        for topic, figures in brief.of_part(part):
            paper.subheading(topic_headings()[topic])
            for figure in figures:
                before, after = sentence(figure).split(HOLE)
                paper.item(before, Linked(figure.shown, link(figure.about.key)), after)
        _words(paper, getattr(brief.texts, part.value))


def _late(paper: OfficialPaper, brief: Brief) -> None:
    paper.heading(stuck_heading())
    paper.subheading(pgettext("brief", "As a whole"))
    paper.text(stuck_sentence(brief))
    if brief.stuck.units:
        paper.subheading(pgettext("brief", "Late by unit"))
    for line in stuck_lines(brief):
        paper.item(line)
    _words(paper, brief.texts.stuck)


def _words(paper: OfficialPaper, text: str) -> None:
    if text:
        paper.subheading(pgettext("brief", "In words"))
        paper.text(text)


def sentence(figure: Compared) -> str:
    """The figure in a sentence, with HOLE where its value stands."""
    facts = {"name": figure.about.name, "value": HOLE, "change": figure.change}
    if figure.change:
        return pgettext("brief", "%(name)s: %(value)s, %(change)s.") % facts
    return pgettext("brief", "%(name)s: %(value)s.") % facts


def days_of(brief: Brief) -> str:
    days = {"since": _day(brief.since), "until": _day(brief.until)}
    return pgettext("brief", "%(since)s to %(until)s") % days


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def stuck_heading() -> str:
    return pgettext("brief", "What is stuck, and where")


def closing_heading() -> str:
    return pgettext("brief", "What comes next")


def stuck_sentence(brief: Brief) -> str:
    if not brief.stuck.units:
        return pgettext("brief", "Nothing is late.")
    words = pgettext("brief", "Late: %(cases)d cases and %(duties)d duties, at %(units)d units.")
    facts = {
        "cases": brief.stuck.cases,
        "duties": brief.stuck.duties,
        "units": len(brief.stuck.units),
    }
    return words % facts


def stuck_lines(brief: Brief) -> Iterator[str]:
    units = brief.stuck.units
    words = pgettext("brief", "%(unit)s: %(cases)d late cases, %(duties)d late duties.")
    for unit in units[:SHOWN]:
        yield words % {"unit": unit.name, "cases": unit.cases, "duties": unit.duties}
    rest = units[SHOWN:]
    if rest:
        words = pgettext(
            "brief", "%(units)d other units: %(cases)d late cases, %(duties)d late duties."
        )
        yield words % {
            "units": len(rest),
            "cases": sum(unit.cases for unit in rest),
            "duties": sum(unit.duties for unit in rest),
        }


def notes(brief: Brief) -> list[str]:
    """Sentences that a reader of the figures needs."""
    before = {"since": _day(brief.before.since), "until": _day(brief.before.until)}
    return [
        pgettext(
            "brief",
            "What exists is counted at the end of the last day; what happens, from the first day"
            " on. The period before is %(since)s to %(until)s.",
        )
        % before,
        _("Every figure was computed from rows when this was written."),
        pgettext(
            "brief",
            "Late cases are those at the moment of writing, late duties those at the end of the"
            " last day.",
        ),
        *([_("Persons of a unit are shown in fives.")] if brief.where else []),
    ]


WRITERS: dict[str, Callable[[Brief, Link], bytes]] = {
    "csv": as_csv,
    "docx": as_docx,
    "json": as_json,
    "md": as_markdown,
}
