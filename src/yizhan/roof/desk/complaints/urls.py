from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.complaints import views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("complaints", views.complaints, name="complaints"),
    path("complaints/<int:pk>", views.complaint, name="complaint"),
    path("complaints/<int:pk>/words", views.words, name="complaint_words"),
]

navigation = (
    Page(
        "desk:complaints",
        "message",
        pgettext_lazy("navigation", "Complaint box"),
        Permission.COMPLAINT_ANSWER,
        section=Section.DATA,
        place=45,
    ),
)
