"""/desk/talks/kinds: the table of kinds of topics. It holds for the whole city."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import ModelForm
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.roof.desk.kit.city_table import CityTable
from yizhan.roof.desk.talks.forms import KindForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.organisation.talks import actions
from yizhan.wings.organisation.talks.models import TopicKind


def _keep(form: ModelForm[Any], by: Person, at: datetime) -> None:
    actions.save_kind(**form.cleaned_data, by=by, at=at)


TABLE = CityTable(
    rows=lambda person: TopicKind.objects.visible_to(person).order_by("position", "pk"),
    form=KindForm,
    keep=_keep,
    fill=actions.fill_kinds,
    address="desk:talk_kinds",
    list_template="desk/talks/kinds.html",
    row_template="desk/talks/kind.html",
    may=lambda person: everywhere(person, Permission.TALK_EDIT),
)


@desk_page(Permission.TALK_EDIT)
@require_GET
def kind_list(request: PageRequest) -> HttpResponse:
    TABLE.permit(request.user)
    return TABLE.show_list(request)


@desk_page(Permission.TALK_EDIT)
@require_POST
def known(request: PageRequest) -> HttpResponse:
    return TABLE.enter_known(request)


@desk_page(Permission.TALK_EDIT)
@require_http_methods(["GET", "POST"])
def kind(request: PageRequest, code: str = "") -> HttpResponse:
    return TABLE.edit(request, code)
