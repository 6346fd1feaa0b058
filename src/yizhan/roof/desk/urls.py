from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.calendar import views as calendar
from yizhan.roof.desk.catalogue import views as catalogue
from yizhan.roof.desk.deliveries import views as deliveries
from yizhan.roof.desk.kit import views as kit
from yizhan.roof.desk.overview.views import overview
from yizhan.roof.desk.people.views import people
from yizhan.roof.desk.units import views as units

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="overview"),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/fill", calendar.fill, name="calendar_fill"),
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("catalogue/new", catalogue.new_item, name="catalogue_new"),
    path("catalogue/<slug:code>", catalogue.item, name="catalogue_item"),
    path("deliveries", deliveries.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/retry", deliveries.once_more, name="delivery_retry"),
    path("people", people, name="people"),
    path("posts/<int:pk>/end", units.end, name="post_end"),
    path("units", units.units, name="units"),
    path("units/<str:code>", units.unit, name="unit"),
    path("units/<str:code>/appoint", units.appoint, name="unit_appoint"),
    path("units/<str:code>/close", units.close, name="unit_close"),
    path("units/<str:code>/new", units.new_unit, name="unit_new"),
]

if not settings.PRODUCTION:
    urlpatterns += [
        path("kit", kit.kit, name="kit"),
        path("kit/phone", kit.kit, {"surface": "phone"}, name="kit_phone"),
    ]
