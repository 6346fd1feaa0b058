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
from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.catalogue.forms import ItemForm, NewItemForm
from yizhan.roof.desk.catalogue.questions import Questions, initial_of, questions_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show

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
    forms = Questions(
        request.POST if request.method == "POST" else None, initial=initial_of(item.asked)
    )
    if forms.is_valid():
        rows = [question.as_row() for question in questions_of(forms)]
        save_item(code, by=request.user, at=timezone.now(), questions=rows)
        messages.success(request, _("Saved. Answers that were given keep their questions."))
        return redirect("desk:catalogue_questions", code)
    wrong = forms.is_bound
    context = {"questions": forms, "item": item}
    return show(request, "desk/catalogue/questions.html", context, status=422 if wrong else 200)


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
