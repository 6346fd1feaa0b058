"""/desk/activities/kinds: the table of kinds of activities, changed without code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import ModelForm
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.roof.desk.activities.forms import KindForm
from yizhan.roof.desk.kit.city_table import CityTable
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.care.activities.actions import save_kind
from yizhan.wings.care.activities.models import Kind


def _keep(form: ModelForm[Any], by: Person, at: datetime) -> None:
    save_kind(form.instance, by=by, at=at)


def _may_edit(person: Person) -> bool:
    return everywhere(person, Permission.ACTIVITY_EDIT)


TABLE = CityTable(
    rows=lambda person: Kind.objects.visible_to(person).order_by("-active", "position", "pk"),
    form=KindForm,
    keep=_keep,
    address="desk:activity_kinds",
    list_template="desk/activities/kinds.html",
    row_template="desk/activities/kind.html",
    may=_may_edit,
    saved=_("Saved. What took place keeps its kind."),
)


@desk_page(Permission.ACTIVITY_READ)
@require_GET
def kinds(request: PageRequest) -> HttpResponse:
    return TABLE.show_list(request, may_edit=_may_edit(request.user))


@desk_page(Permission.ACTIVITY_EDIT)
def kind(request: PageRequest, code: str = "") -> HttpResponse:
    return TABLE.edit(request, code)
