from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.rounds import feeds, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("rounds", views.rounds, name="rounds"),
    path("rounds.rss", feeds.rss, name="rounds_rss"),
    path("feeds/rounds.ics", feeds.calendar, name="rounds_calendar"),
    path("rounds/reply", views.reply, name="round_reply"),
    path("rounds/<int:pk>", views.a_round, name="round"),
    path("rounds/<int:pk>/file", views.file, name="round_file"),
    path("rounds/<int:pk>/visits/<int:visit>", views.visit, name="round_visit"),
    path("rounds/<int:pk>/visits/<int:visit>/photos/<str:key>", views.photo, name="round_photo"),
]
