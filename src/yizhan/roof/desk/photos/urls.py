from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.photos import published, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("photos/", views.photos, name="photos"),
    path("photos/published/", published.published, name="photos_published"),
    path("photos/published/<str:key>", published.image, name="photos_published_image"),
    path("photos/published/<str:key>/take-down", published.take_down, name="photos_take_down"),
    path("photos/<str:key>", views.image, name="photos_image"),
    path("photos/<str:key>/publish", views.publish, name="photos_publish"),
    path("photos/<str:key>/send-back", views.send_back, name="photos_send_back"),
]

navigation = (
    Page(
        "desk:photos",
        "image",
        pgettext_lazy("navigation", "Photos"),
        Permission.PHOTO_MODERATE,
        section=Section.CASES,
        place=28,
    ),
)
