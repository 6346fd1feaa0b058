from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.rounds import conflicts, joining, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/rounds", views.mine, name="rounds"),
    path("me/rounds/conflicts", conflicts.conflicts, name="round_conflicts"),
    path("me/rounds/conflicts/change", conflicts.change, name="round_conflict_change"),
    path("me/rounds/join/<str:code>", joining.join, name="round_join"),
    path("me/rounds/leave/<int:pk>", joining.leave, name="round_leave"),
    path("me/rounds/<int:pk>", views.seat, name="round_seat"),
    path("me/rounds/<int:pk>/no", views.decline, name="round_no"),
    path("me/rounds/<int:pk>/sheet", views.sheet, name="round_sheet"),
    path("me/rounds/<int:pk>/yes", views.accept, name="round_yes"),
]
