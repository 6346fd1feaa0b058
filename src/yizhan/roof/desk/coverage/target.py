"""/desk/coverage/target: the coverages of the city beside the national target, with a forecast."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.kit.tables import Form as FileForm
from yizhan.kit.tables import write_table
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.insight.forecast import TARGET
from yizhan.roof.insight.months import plain
from yizhan.roof.insight.targets import coverages
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show


@desk_page(Permission.UNIT_READ)
@require_GET
def target(request: PageRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {"coverages": coverages(today), "on": today, "target": TARGET}
    return show(request, "desk/coverage/target.html", context)


@desk_page(Permission.UNIT_READ)
@require_GET
def target_file(request: PageRequest, form: str) -> HttpResponse:
    if form not in {FileForm.CSV, FileForm.XLSX}:
        raise Http404
    heads = {
        "what": pgettext("coverage", "Coverage"), "on": _("Day"), "part": _("Covered"),
        "whole": pgettext("coverage", "Of"), "share": "%", "foretold": _("Foretold in percent"),
        "needed": _("Line to the target in percent"),
    }  # fmt: skip
    today = timezone.localdate()
    rows = (
        {
            "what": one.kind.name, "on": row.on.isoformat(),
            "part": row.share.part if row.share else "",
            "whole": row.share.whole if row.share else "",
            "share": plain(row.share.percent) if row.share else "",
            "foretold": "" if row.foretold is None else plain(row.foretold),
            "needed": plain(row.needed),
        }
        for one in coverages(today)
        for row in one.rows
    )  # fmt: skip
    file_form = FileForm(form)
    return as_file(write_table(rows, heads, file_form), file_form, f"coverage-target-{today}")
