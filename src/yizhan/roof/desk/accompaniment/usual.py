"""/desk/stand-by/usual: the usual steps after an accident; the table is the city's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import ModelForm
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.accompaniment.forms import TemplateForm
from yizhan.roof.desk.kit.city_table import CityTable
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.care.accompaniment.actions import fill_known, save_template
from yizhan.wings.care.accompaniment.models import StepTemplate

EDIT = Permission.RIGHTS_EDIT


def _keep(form: ModelForm[Any], by: Person, at: datetime) -> None:
    save_template(**form.cleaned_data, by=by, at=at)


TABLE = CityTable(
    rows=lambda _person: StepTemplate.objects.public(),
    form=TemplateForm,
    keep=_keep,
    fill=fill_known,
    address="desk:usual_steps",
    list_template="desk/accompaniment/usual.html",
    row_template="desk/accompaniment/step.html",
    entered=_("Entered: %(count)d steps. Yours stay."),
    saved=_("Saved. What is open keeps the steps it has."),
)


@desk_page(EDIT)
@require_GET
def usual(request: PageRequest) -> HttpResponse:
    return TABLE.show_list(request)


@desk_page(EDIT)
@require_POST
def known(request: PageRequest) -> HttpResponse:
    return TABLE.enter_known(request)


@desk_page(EDIT)
@require_http_methods(["GET", "POST"])
def step(request: PageRequest, code: str = "") -> HttpResponse:
    return TABLE.edit(request, code)
