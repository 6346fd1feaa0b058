from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.calendar import views as calendar
from yizhan.roof.desk.catalogue import views as catalogue
from yizhan.roof.desk.kit import views as kit
from yizhan.roof.desk.overview.views import overview

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="overview"),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/fill", calendar.fill, name="calendar_fill"),
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("catalogue/new", catalogue.new_item, name="catalogue_new"),
    path("catalogue/<slug:code>", catalogue.item, name="catalogue_item"),
]

if not settings.PRODUCTION:
    urlpatterns += [
        path("kit", kit.kit, name="kit"),
        path("kit/phone", kit.kit, {"surface": "phone"}, name="kit_phone"),
    ]
