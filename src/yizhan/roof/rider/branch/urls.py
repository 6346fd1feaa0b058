from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.branch import views as branch

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/branch", branch.branch, name="branch"),
    path("me/branch/events/<int:pk>/come", branch.sign_up, {"comes": True}, name="branch_come"),
    path("me/branch/events/<int:pk>/stay", branch.sign_up, {"comes": False}, name="branch_stay"),
    path("me/branch/join", branch.join, name="branch_join"),
    path("me/branch/leave", branch.leave, name="branch_leave"),
    path("me/branch/withdraw", branch.take_back, name="branch_withdraw"),
]
