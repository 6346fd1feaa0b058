from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.appointments import prints, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/badge", views.badges, name="badges"),
    path("me/badge/<int:pk>", views.badge, name="badge"),
    path("me/badge/<int:pk>/answer", views.answer, name="badge_answer"),
    path("me/badge/<int:pk>/lost", views.lost, name="badge_lost"),
    path("me/badge/<int:pk>/photo", views.photo, name="badge_photo"),
    path("me/badge/<int:pk>/photo.jpg", views.own_photo, name="badge_own_photo"),
    path("me/badge/<int:pk>/promise", views.promise, name="badge_promise"),
    path("me/badge/<int:pk>/promise/back", views.promise_back, name="badge_promise_back"),
    path("me/badge/<int:pk>/resign", views.resign, name="badge_resign"),
    path("me/badge/<int:pk>/shown", views.shown, name="badge_shown"),
    path("me/badge/<int:pk>/badge.json", prints.credential, name="badge_credential"),
    *(
        path(f"me/badge/<int:pk>/{what}.pdf", prints.file, {"what": what}, name=f"badge_{what}_pdf")
        for what in prints.SHEETS
    ),
]
