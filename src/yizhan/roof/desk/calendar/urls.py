from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.calendar import importing
from yizhan.roof.desk.calendar import views as calendar
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/import", importing.import_file, name="calendar_import"),
    path("calendar/<int:year>/fill", calendar.fill, name="calendar_fill"),
]

navigation = (
    Page(
        "desk:calendar",
        "calendar",
        pgettext_lazy("navigation", "Working days"),
        Permission.CALENDAR_EDIT,
        section=Section.SETTINGS,
        place=60,
    ),
)
