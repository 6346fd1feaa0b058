from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.appointments import badges, importing, prints, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("appointments", views.appointments, name="appointments"),
    path("appointments/export.<str:form>", importing.export_file, name="appointments_export"),
    path("appointments/import", importing.import_file, name="appointments_import"),
    path("appointments/new", views.new, name="engagement_new"),
    path("appointments/print", prints.many, name="appointments_print"),
    path("appointments/<int:pk>", views.engagement, name="engagement"),
    path("appointments/<int:pk>/end", views.end, name="engagement_end"),
    path("appointments/<int:pk>/lost", views.lost, name="engagement_lost"),
    path("appointments/<int:pk>/photo", views.photo, name="engagement_photo"),
    path("appointments/<int:pk>/promise", views.promise, name="engagement_promise"),
    path("appointments/<int:pk>/renew", views.renew, name="engagement_renew"),
    path("appointments/<int:pk>/training", views.training, name="engagement_training"),
    path("appointments/<int:pk>/withdraw", views.withdraw, name="engagement_withdraw"),
    path("badges", badges.badges, name="badges"),
    path("badges/key", badges.key, name="badges_key"),
    path("badges/promises", badges.add, name="badges_promise_add"),
    path("badges/promises/known", badges.known, name="badges_promises_known"),
    path("badges/promises/<int:pk>/remove", badges.remove, name="badges_promise_remove"),
]

navigation = (
    Page(
        "desk:appointments",
        "shield",
        pgettext_lazy("navigation", "Appointments"),
        Permission.ENGAGEMENT_READ,
        section=Section.PARTICIPATION,
        place=10,
    ),
    Page(
        "desk:badges",
        "qr",
        pgettext_lazy("navigation", "Badges"),
        Permission.ENGAGEMENT_READ,
        section=Section.PARTICIPATION,
        place=11,
    ),
)
