"""/desk/accident/…/import: rows of the accident card from a file."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.roles import Permission
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.care.rights import actions, exchange

TEMPLATE = "desk/accident/import.html"
COVERAGE = ImportPage(
    "coverage",
    TEMPLATE,
    exchange.COVERAGE_COLUMNS,
    exchange.read_coverage,
    actions.load_coverage,
)
ADVICE = ImportPage(
    "advice", TEMPLATE, exchange.ADVICE_COLUMNS, exchange.read_advice, actions.load_advice
)


@desk_page(Permission.RIGHTS_EDIT)
def coverage(request: PageRequest) -> HttpResponse:
    return COVERAGE.show(request, back="desk:accident")


@desk_page(Permission.RIGHTS_EDIT)
def advice(request: PageRequest) -> HttpResponse:
    return ADVICE.show(request, back="desk:accident")
