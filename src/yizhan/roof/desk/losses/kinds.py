"""/desk/losses/kinds: the table of kinds of penalties that riders choose from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import ModelForm
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.kit.city_table import CityTable
from yizhan.roof.desk.losses.forms import KindForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.care.losses import actions
from yizhan.wings.care.losses.models import LossKind


def _keep(form: ModelForm[Any], by: Person, at: datetime) -> None:
    actions.save_kind(**form.cleaned_data, by=by, at=at)


TABLE = CityTable(
    rows=lambda person: LossKind.objects.visible_to(person).order_by("position", "pk"),
    form=KindForm,
    keep=_keep,
    fill=actions.fill_kinds,
    address="desk:loss_kinds",
    list_template="desk/losses/kinds.html",
    row_template="desk/losses/kind.html",
)


@desk_page(Permission.LOSS_EDIT)
@require_GET
def kind_list(request: PageRequest) -> HttpResponse:
    return TABLE.show_list(request)


@desk_page(Permission.LOSS_EDIT)
@require_POST
def known(request: PageRequest) -> HttpResponse:
    return TABLE.enter_known(request)


@desk_page(Permission.LOSS_EDIT)
@require_http_methods(["GET", "POST"])
def kind(request: PageRequest, code: str = "") -> HttpResponse:
    return TABLE.edit(request, code)
