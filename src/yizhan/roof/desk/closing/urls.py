from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.closing import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("closing", views.closing, name="closing"),
    path("closing/withdraw", views.withdraw, name="closing_withdraw"),
]
