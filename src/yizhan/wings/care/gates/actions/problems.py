"""A problem at a gate: a case of the unit that keeps the place, with its deadline."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import index
from yizhan.ground.casework.actions import open_case
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import ItemGroup, kept_text
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.gates.models import Compound, Problem
from yizhan.wings.care.gates.rules import GatesVerb, ProblemKind
from yizhan.wings.care.needs.actions import create_need
from yizhan.wings.care.needs.models import Need, Via

ITEM = "gate-problem"
"""The item whose cases go to the unit that keeps the place."""


class NobodyAnswers(Refusal):
    code = "no_item"
    message = gettext_lazy("The city takes no problems at gates yet.")


def problem_item() -> CatalogueItem | None:
    """The item of the catalogue for it; a city whose catalogue is older takes the first one about
    gates, which goes to whoever answers for those."""
    about_gates = (item for item in index.menu() if item.group == ItemGroup.GATE)
    return index.item_by_code(ITEM) or next(about_gates, None)


@in_transaction
def report_problem(
    compound: Compound,
    *,
    kind: str,
    text: str,
    by: Person | None,
    at: datetime,
    language: str = "zh-hans",
) -> Need:
    """Open a case of what is wrong at a place. `by` None is a guest, who keeps the ticket."""
    item = problem_item()
    if item is None or compound.closed_on is not None:
        raise NobodyAnswers
    if kind not in ProblemKind.values:
        words = str(gettext_lazy("Tap what is wrong."))
        raise Refusal(words, fields={"kind": words})

    def create_rows(case: Case) -> None:
        Problem.objects.create(compound=compound, case=case, kind=kind)
        create_need(case, by=by, via=Via.HOME, language=language)

    case = open_case(
        item=item, by=None, at=at, division=compound.division, place=compound.name,
        lon=compound.lon, lat=compound.lat, unit=compound.unit, create_row=create_rows,
        text=_in_words(ProblemKind(kind), kept_text(text)),
    )  # fmt: skip
    record(GatesVerb.PROBLEM_REPORTED, by=None, target=compound, at=at, reference=case.reference)
    return case.need


def _in_words(kind: ProblemKind, text: str) -> str:
    """Words that are kept: in the city's language and not in that of who happens to ask."""
    with translation.override(settings.LANGUAGE_CODE):
        said = str(kind.label)
    return f"{said}：{text}" if text else said
