from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.inbox import views as inbox
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/bulk", inbox.bulk, name="inbox_bulk"),
    path("inbox/undo", inbox.undo, name="inbox_undo"),
]

navigation = (
    Page(
        "desk:inbox",
        "inbox",
        pgettext_lazy("navigation", "Inbox"),
        Permission.CASE_READ,
        section=Section.CASES,
        place=10,
        also=("/desk/cases/",),
    ),
)
