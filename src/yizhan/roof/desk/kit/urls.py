from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.kit import views as kit
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = []
if not settings.PRODUCTION:
    urlpatterns += [
        path("kit", kit.kit, name="kit"),
        path("kit/phone", kit.kit, {"surface": "phone"}, name="kit_phone"),
    ]

navigation = (
    Page(
        "desk:kit",
        "kit",
        pgettext_lazy("navigation", "Kit"),
        Permission.RULE_EDIT,
        section=Section.SETTINGS,
        place=90,
    ),
)
