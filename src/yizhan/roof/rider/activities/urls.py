from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.roof.rider.activities import calendars, certificate, lists, place, views
from yizhan.roof.rider.activities.waiting import something_waits
from yizhan.roof.shared.bottom_bar import Place

urlpatterns: list[URLPattern | URLResolver] = [
    path("activities", views.activities, name="activities"),
    path("activities/<int:pk>", views.activity, name="activity"),
    path("activities/<int:pk>/here", views.here, name="activity_here"),
    path("activities/<int:pk>/join", views.join, name="activity_join"),
    path("activities/place/<str:ticket>", place.place, name="place"),
    path("activities/place/<str:ticket>/certificate", certificate.print_page, name="certificate"),
    path("activities/place/<str:ticket>/certificate.pdf", certificate.file, name="certificate_pdf"),
    path("activities/place/<str:ticket>/confirm", place.confirm, name="place_confirm"),
    path("activities/place/<str:ticket>/here", place.here, name="place_here"),
    path("activities/place/<str:ticket>/leave", place.leave, name="place_leave"),
    path("activities/place/<str:ticket>/useful", place.useful, name="place_useful"),
    path("feeds/activities.ics", calendars.public_feed, name="activities_feed"),
    path("feeds/mine/<str:key>.ics", calendars.own_feed, name="own_feed"),
    path("me/activities", views.mine, name="my_activities"),
    path("me/activities/calendar", calendars.make, name="calendar_make"),
    path("me/activities/calendar/end", calendars.end, name="calendar_end"),
    path("me/sessions", lists.sessions, name="sessions"),
    path("me/sessions/<int:pk>", lists.session, name="session"),
    path("me/sessions/<int:pk>/absent", lists.absent, name="session_absent"),
    path("me/sessions/<int:pk>/present", lists.present, name="session_present"),
    path("me/sessions/<int:pk>/sheet", lists.sheet, name="session_sheet"),
]

places = (
    Place(
        "rider:activities",
        "calendar",
        pgettext_lazy("bottom bar", "Activities"),
        4,
        also=("/verify", "/help", "/honours", "/lessons"),
        waits=something_waits,
    ),
)
