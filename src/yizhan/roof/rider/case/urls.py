from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.case import views as case

urlpatterns: list[URLPattern | URLResolver] = [
    path("case/<str:ticket>", case.case, name="case"),
    path("case/<str:ticket>/photos", case.photos, name="case_photos"),
    path("case/<str:ticket>/photos/<str:key>", case.photo, name="case_photo"),
    path("case/<str:ticket>/reply", case.reply, name="case_reply"),
    path("case/<str:ticket>/verdict", case.verdict, name="case_verdict"),
]
