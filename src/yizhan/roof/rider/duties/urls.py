from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.duties import views as duties

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/duties", duties.duties, name="host_duties"),
    path("me/duties/<int:pk>", duties.duty, name="host_duty"),
    path("me/duties/<int:pk>/file", duties.attachment, name="host_duty_file"),
]
