from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.lessons import views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("lessons", views.lessons, name="lessons"),
    path("lessons/new", views.new, name="lesson_new"),
    path("lessons/<slug:code>", views.lesson, name="lesson"),
    path("lessons/<slug:code>/publish", views.publish, name="lesson_publish"),
    path("lessons/<slug:code>/withdraw", views.withdraw, name="lesson_withdraw"),
    path("lessons/<slug:code>/pictures", views.add_picture, name="lesson_pictures"),
    path("lessons/<slug:code>/pictures/<int:number>", views.picture, name="lesson_picture"),
    path(
        "lessons/<slug:code>/pictures/<int:number>/remove",
        views.remove_picture,
        name="lesson_picture_remove",
    ),
    path("lessons/<slug:code>/versions/<int:number>", views.version, name="lesson_version"),
]

navigation = (
    Page(
        "desk:lessons",
        "books",
        pgettext_lazy("navigation", "Lessons"),
        Permission.LESSON_EDIT,
        section=Section.PARTICIPATION,
        place=40,
    ),
)
