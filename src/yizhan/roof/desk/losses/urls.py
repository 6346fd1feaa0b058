from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.losses import kinds, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("losses", views.sheet, name="losses"),
    path("losses/export.<str:form>", views.export_file, name="losses_export"),
    path("losses/kinds", kinds.kind_list, name="loss_kinds"),
    path("losses/kinds/known", kinds.known, name="loss_kinds_known"),
    path("losses/kinds/new", kinds.kind, name="loss_kind_new"),
    path("losses/kinds/<slug:code>", kinds.kind, name="loss_kind"),
]

navigation = (
    Page(
        "desk:losses",
        "clock",
        pgettext_lazy("navigation", "Slow meals and penalties"),
        Permission.LOSS_READ,
        section=Section.CARE,
        place=60,
    ),
)
