from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.branches import codes, events, members
from yizhan.roof.desk.branches import views as branches
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("branches", branches.branches, name="branches"),
    path("branches/new", branches.new_branch, name="branch_new"),
    path("branches/<str:code>", branches.branch, name="branch"),
    path("branches/<str:code>/code", codes.code, name="branch_code"),
    path("branches/<str:code>/cover", branches.cover, name="branch_cover"),
    path("branches/<str:code>/covers/<int:pk>/end", branches.uncover, name="branch_uncover"),
    path("branches/<str:code>/events/new", events.new_event, name="branch_event_new"),
    path("branches/<str:code>/events/<int:pk>", events.event, name="branch_event"),
    path(
        "branches/<str:code>/events/<int:pk>/cancel",
        events.cancel,
        name="branch_event_cancel",
    ),
    path("branches/<str:code>/members/<int:pk>", members.member, name="branch_member"),
    path(
        "branches/<str:code>/members/<int:pk>/confirm",
        members.confirm,
        name="branch_member_confirm",
    ),
    path("branches/<str:code>/members/<int:pk>/end", members.end, name="branch_member_end"),
    path("branches/<str:code>/members/<int:pk>/move", members.move, name="branch_member_move"),
    path("branches/<str:code>/members/<int:pk>/note", members.note, name="branch_member_note"),
    path(
        "branches/<str:code>/members/<int:pk>/unlink",
        members.unlink,
        name="branch_member_unlink",
    ),
]

navigation = (
    Page(
        "desk:branches",
        "flag",
        pgettext_lazy("navigation", "Branches"),
        Permission.COMMITTEE_READ,
        section=Section.ORGANISATION,
        place=30,
    ),
)
