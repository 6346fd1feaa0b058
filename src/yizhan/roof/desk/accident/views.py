"""/desk/accident: the rows of the accident card: what is covered, and the way in by platform."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.accident.forms import AdviceForm, CoverageForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.care.rights import actions
from yizhan.wings.care.rights.models import Advice, Coverage


@dataclass(frozen=True)
class Table:
    """One kind of row of the card, with the addresses at which rows are entered."""

    title: str
    template: str
    """Head and body of the table."""
    rows: Iterable[Any]
    import_at: str
    new_at: str
    new_words: str


@desk_page(Permission.RIGHTS_EDIT)
@require_GET
def card(request: PageRequest) -> HttpResponse:
    coverage = Table(
        _("Is my order covered?"), "desk/accident/coverage.html", Coverage.objects.public(),
        import_at="desk:coverage_import", new_at="desk:coverage_new", new_words=_("New row"),
    )  # fmt: skip
    advice = Table(
        _("Ways in, and insurance"), "desk/accident/advice.html", Advice.objects.public(),
        import_at="desk:advice_import", new_at="desk:advice_new", new_words=_("New entry"),
    )  # fmt: skip
    return show(request, "desk/accident/card.html", {"tables": (coverage, advice)})


@desk_page(Permission.RIGHTS_EDIT)
@require_POST
def known(request: PageRequest) -> HttpResponse:
    """Enter the rows that come with the platform; what the city has stays."""
    entered = actions.fill_known(by=request.user, at=timezone.now())
    messages.success(request, _("Entered: %(count)d rows. Yours stay.") % {"count": entered})
    return redirect("desk:accident")


@desk_page(Permission.RIGHTS_EDIT)
def coverage(request: PageRequest, code: str = "") -> HttpResponse:
    """One row of the coverage table: new, changed, or taken out."""
    row = get_object_or_404(Coverage.objects.public(), code=code) if code else None
    if row is not None and "remove" in request.POST:
        actions.remove_coverage(row, by=request.user, at=timezone.now())
        return _done(request)
    form = CoverageForm(request.POST or None, instance=row)
    if form.is_valid():
        with refusals_on(form):
            actions.save_coverage(**_columns(form, code), by=request.user, at=timezone.now())
            return _done(request)
    return _entry_page(request, form, row)


@desk_page(Permission.RIGHTS_EDIT)
def advice(request: PageRequest, code: str = "") -> HttpResponse:
    """One entry of the card: new, changed, or taken off."""
    entry = get_object_or_404(Advice.objects.public(), code=code) if code else None
    if entry is not None and "remove" in request.POST:
        actions.remove_advice(entry, by=request.user, at=timezone.now())
        return _done(request)
    form = AdviceForm(request.POST or None, instance=entry)
    if form.is_valid():
        with refusals_on(form):
            actions.save_advice(**_columns(form, code), by=request.user, at=timezone.now())
            return _done(request)
    return _entry_page(request, form, entry)


def _columns(form: CoverageForm | AdviceForm, code: str) -> dict[str, Any]:
    """The arguments of the action. The code of a row that is there never changes."""
    return form.cleaned_data | ({"code": code} if code else {})


def _done(request: PageRequest) -> HttpResponse:
    messages.success(request, _("Saved. Phones renew their card when it is opened online."))
    return redirect("desk:accident")


def _entry_page(
    request: PageRequest, form: CoverageForm | AdviceForm, entry: Coverage | Advice | None
) -> HttpResponse:
    if entry is not None:
        form.fields["code"].disabled = True
    status = 422 if form.errors else 200
    context = {"form": form, "entry": entry}
    return show(request, "desk/accident/entry.html", context, status=status)
