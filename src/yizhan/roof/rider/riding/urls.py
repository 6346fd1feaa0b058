from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.riding import views as riding

urlpatterns: list[URLPattern | URLResolver] = [
    path("join/<slug:short>", riding.join, name="join"),
    path("me/riding", riding.riding, name="riding"),
    path("me/riding/certificate", riding.certificate, name="certificate"),
    path("me/riding/certificate/forget", riding.forget, name="certificate_forget"),
    path("me/riding/confirm", riding.confirm, name="riding_confirm"),
    path("me/riding/invitations/<int:pk>", riding.answer_invitation, name="invitation_answer"),
    path("me/riding/leave", riding.leave, name="riding_leave"),
    path("riding/<str:token>", riding.question, name="riding_question"),
]
