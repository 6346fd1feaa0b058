"""The paper for the meeting: question, sites, coverage at three distances, proof, second best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.kit.papers import Paper
from yizhan.roof.desk.siting.reaches import Reach
from yizhan.roof.desk.siting.words import kind_word, proof
from yizhan.roof.shared.demo_city import is_demo_city
from yizhan.wings.care.siting.models import Plan
from yizhan.wings.care.siting.rules import Aim, Basis, hours_as_text


def written(plan: Plan, reaches: Sequence[Reach]) -> bytes:
    """Return the document of a plan that is done."""
    result = plan.result or {}
    document = Paper(plan.name)
    if is_demo_city():
        document.line(_("This is a demo city; its figures are invented."))
    for line in _question(plan, result):
        document.line(line)
    document.heading(pgettext("siting", "Sites"))
    heads = (
        pgettext("siting", "No."), pgettext("siting", "What"), pgettext("siting", "Site"),
        pgettext("siting", "Code"), pgettext("siting", "Adds"), _("Lost without it"),
    )  # fmt: skip
    document.table(heads, [_site(n, one) for n, one in enumerate(result["chosen"], start=1)])
    document.heading(_("Demand within reach of an open station"))
    shares = [(f"{one.within} m", *one.words) for one in reaches]
    reach = (pgettext("siting", "Within"), pgettext("siting", "Now"), _("With the plan"))
    document.table(reach, shares)
    document.line(proof(result))
    if result["exchanges"]:
        document.heading(_("Nearly as good"))
        for other in result["exchanges"]:
            document.point(_exchange(other))
    return document.as_bytes()


def _question(plan: Plan, result: dict[str, Any]) -> list[str]:
    question = plan.asked
    facts = {
        "n": f"{question.add:g}", "metres": question.within,
        "hours": hours_as_text(question.hours) or "0-24",
        "aim": Aim(question.aim).label, "basis": Basis(question.basis).label,
        "day": date_format(timezone.localdate(plan.at), "DATE_FORMAT"),
        "stations": result["stations"], "candidates": result["candidates"],
        "unknown": result["unknown_hours"],
    }  # fmt: skip
    lines = [
        _("%(n)s sites to add, within %(metres)d m, hours %(hours)s: %(aim)s.") % facts,
        _(
            "Demand: %(basis)s. As of %(day)s: %(stations)d stations, %(candidates)d candidates. "
            "Counts of fewer than five are left out."
        )
        % facts,
    ]
    if result["unknown_hours"]:
        words = _("%(unknown)d stations count as closed, because nobody knows their hours.")
        lines.append(words % facts)
    return lines


def _site(number: int, one: dict[str, Any]) -> tuple[str, ...]:
    adds = "–" if one["adds"] is None else f"{one['adds']:,.0f}"
    figures = (adds, f"{one['without']:,.0f}")
    return (str(number), kind_word(one["kind"]), one["name"], one["code"], *figures)


def _exchange(other: dict[str, Any]) -> str:
    return _("%(site)s instead of %(out)s: %(value)s") % {
        "site": other["site"]["name"], "out": other["instead_of"]["name"],
        "value": f"{other['value']:,.0f}",
    }  # fmt: skip
