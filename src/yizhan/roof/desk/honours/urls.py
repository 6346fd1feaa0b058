from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.honours import nominations, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("honours", views.calls, name="honours"),
    path("honours/new", views.new, name="honour_new"),
    path("honours/<int:pk>", views.call, name="honour_call"),
    path("honours/<int:pk>/edit", views.edit, name="honour_edit"),
    path("honours/<int:pk>/cancel", views.cancel, name="honour_cancel"),
    path("honours/<int:pk>/jurors", views.add_juror, name="honour_jurors"),
    path("honours/jurors/<int:juror>/remove", views.remove_juror, name="honour_juror_remove"),
    *(
        path(f"honours/<int:pk>/{step}", views.go_on, {"step": step}, name=f"honour_{step}")
        for step in views.STEPS
    ),
    path("honours/nominations/<uuid:key>", nominations.nomination, name="honour_nomination"),
    path("honours/nominations/<uuid:key>/cite", nominations.cite, name="honour_cite"),
    path("honours/nominations/<uuid:key>/exclude", nominations.exclude, name="honour_exclude"),
    path("honours/nominations/<uuid:key>/notice", nominations.late_notice, name="honour_late"),
    path("honours/nominations/<uuid:key>/story", nominations.story, name="honour_story"),
    path("honours/objections/<int:pk>", nominations.decide, name="honour_decide"),
    path("honours/photos/<uuid:key>", nominations.photo, name="honour_photo"),
]

navigation = (
    Page(
        "desk:honours",
        "star",
        pgettext_lazy("navigation", "Honours"),
        Permission.HONOUR_READ,
        section=Section.PARTICIPATION,
        place=70,
    ),
)
