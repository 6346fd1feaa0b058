"""/desk/catalogue: what riders can order, who answers, within how long."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.casework.actions import save_item
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.kit.keys import key_in
from yizhan.kit.questions import Question, questions_in
from yizhan.roof.desk.catalogue.forms import ItemForm, NewItemForm
from yizhan.roof.desk.catalogue.questions import Questions, initial_of, questions_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.wings.organisation.burden.actions import OverBudget, ask_approval, permit_form
from yizhan.wings.organisation.burden.models import Approval
from yizhan.wings.organisation.burden.rules import ITEM, TITLE_LIMIT, Demand

MOST_ASKED = 5
ORDER = {code: place for place, code in enumerate(ItemGroup.values)}


@desk_page(Permission.CATALOGUE_EDIT)
def catalogue(request: PageRequest) -> HttpResponse:
    items = sorted(
        CatalogueItem.objects.visible_to(request.user),
        key=lambda item: (ORDER[item.group], not item.active, item.position),
    )
    groups = [
        (ItemGroup(code), list(members)) for code, members in groupby(items, lambda i: i.group)
    ]
    return show(request, "desk/catalogue/catalogue.html", {"groups": groups})


@desk_page(Permission.CATALOGUE_EDIT)
def item(request: PageRequest, code: str) -> HttpResponse:
    item = get_object_or_404(CatalogueItem.objects.visible_to(request.user), code=code)
    form = ItemForm(request.POST or None, instance=item)
    if form.is_valid():
        save_item(code, by=request.user, at=timezone.now(), **form.columns())
        messages.success(request, _("Saved. Cases that are open keep their promise."))
        return redirect("desk:catalogue")
    status = 422 if form.errors else 200
    return show(request, "desk/catalogue/item.html", {"form": form, "item": item}, status=status)


@desk_page(Permission.CATALOGUE_EDIT)
def questions(request: PageRequest, code: str) -> HttpResponse:
    """Edit what whoever reports this is asked."""
    items = CatalogueItem.objects.visible_to(request.user).reports()
    item = get_object_or_404(items, code=code)
    mine = Approval.objects.visible_to(request.user).filter(by=request.user).of_item(code)
    approval = key_in(request.GET.get("approval", ""))
    allowed = mine.filter(pk=approval).first() if approval else None
    rows = questions_in(allowed.form["rows"]) if allowed is not None else item.asked
    forms = Questions(request.POST if request.method == "POST" else None, initial=initial_of(rows))
    over = ""
    if forms.is_valid():
        new = questions_of(forms)
        try:
            _permit(request, item, new)
        except OverBudget as refusal:
            over = str(refusal)
            if "ask_lead" in request.POST:
                _ask_lead(request, item, new)
                messages.success(
                    request, _("The lead is asked. The questions wait for the answer.")
                )
                return redirect("desk:catalogue_questions", code)
        else:
            kept = [question.as_row() for question in new]
            save_item(code, by=request.user, at=timezone.now(), questions=kept)
            messages.success(request, _("Saved. Answers that were given keep their questions."))
            return redirect("desk:catalogue_questions", code)
    context = {"questions": forms, "item": item, "over": over, "asked": mine.newest()[:MOST_ASKED]}
    status = 422 if forms.is_bound else 200
    return show(request, "desk/catalogue/questions.html", context, status=status)


def _permit(request: PageRequest, item: CatalogueItem, new: list[Question]) -> None:
    """Let more questions be asked than before only within the budget. Raises OverBudget."""
    if len(new) > len(item.asked):
        permit_form(_demand(item, new), unit=_city(request), by=request.user)


def _ask_lead(request: PageRequest, item: CatalogueItem, new: list[Question]) -> None:
    """Ask for the lead's yes, and keep the questions until then."""
    ask_approval(
        _demand(item, new),
        form={ITEM: item.code, "rows": [question.as_row() for question in new]},
        unit=_city(request),
        by=request.user,
        at=timezone.now(),
        right=Permission.CATALOGUE_EDIT,
    )


def _city(request: PageRequest) -> Unit:
    """The top of what she edits: the menu is the whole city's."""
    mine = units_where(request.user, Permission.CATALOGUE_EDIT)
    top: Unit = mine.order_by("depth", "path")[0]
    return top


def _demand(item: CatalogueItem, new: list[Question]) -> Demand:
    """Everybody who reports this is asked: who that is, is not known beforehand."""
    return Demand(str(item)[:TITLE_LIMIT], tuple(question.text for question in new), 1)


@desk_page(Permission.CATALOGUE_EDIT)
def new_item(request: PageRequest) -> HttpResponse:
    form = NewItemForm(request.POST or None, initial={"active": True, "target_hours": 14})
    if form.is_valid():
        columns = form.columns()
        save_item(columns.pop("code"), by=request.user, at=timezone.now(), **columns)
        messages.success(request, _("It is on the menu now."))
        return redirect("desk:catalogue")
    status = 422 if form.errors else 200
    return show(request, "desk/catalogue/item.html", {"form": form}, status=status)
