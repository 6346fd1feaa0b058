from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.texts import views as texts

urlpatterns: list[URLPattern | URLResolver] = [
    path("texts", texts.texts, name="texts"),
    path("texts/<int:pk>", texts.text, name="text"),
    path("texts/<int:pk>/remove", texts.remove, name="text_remove"),
    path("texts/new", texts.text, name="text_new"),
]
