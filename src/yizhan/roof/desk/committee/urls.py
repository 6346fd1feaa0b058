from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.committee import views as committee
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("committees", committee.committee_list, name="committees"),
    path("committees/units", committee.find_units, name="committee_units"),
    path("committees/<str:code>", committee.committee, name="committee"),
    path("committees/<str:code>/meetings/new", committee.new_meeting, name="meeting_new"),
    path("committees/<str:code>/seats/new", committee.new_seat, name="seat_new"),
    path("meetings/<int:pk>", committee.meeting, name="meeting"),
    path("meetings/<int:pk>/call-off", committee.call_off, name="meeting_call_off"),
    path("meetings/<int:pk>/decide", committee.decide, name="meeting_decide"),
    path("meetings/<int:pk>/edit", committee.edit_meeting, name="meeting_edit"),
    path("meetings/<int:pk>/minutes", committee.minutes, name="meeting_minutes"),
    path("seats/<int:pk>/appoint", committee.appoint, name="seat_appoint"),
    path("seats/<int:pk>/close", committee.close_seat, name="seat_close"),
    path("terms/<int:pk>/end", committee.end_term, name="term_end"),
]

navigation = (
    Page(
        "desk:committees",
        "people",
        pgettext_lazy("navigation", "Committees"),
        Permission.COMMITTEE_READ,
        section=Section.ORGANISATION,
        place=20,
        also=("/desk/meetings/",),
    ),
)
