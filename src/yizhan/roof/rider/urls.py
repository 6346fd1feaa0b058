from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.branch import views as branch
from yizhan.roof.rider.case import views as case
from yizhan.roof.rider.host import views as host
from yizhan.roof.rider.me import views as me
from yizhan.roof.rider.order import views as order
from yizhan.roof.rider.riding import views as riding

app_name = "rider"

urlpatterns: list[URLPattern | URLResolver] = [
    path("case/<str:ticket>", case.case, name="case"),
    path("case/<str:ticket>/photos", case.photos, name="case_photos"),
    path("case/<str:ticket>/photos/<str:key>", case.photo, name="case_photo"),
    path("case/<str:ticket>/reply", case.reply, name="case_reply"),
    path("case/<str:ticket>/verdict", case.verdict, name="case_verdict"),
    path("join/<slug:short>", riding.join, name="join"),
    path("me/", me.cases, name="me"),
    path("me/branch", branch.branch, name="branch"),
    path("me/branch/events/<int:pk>/come", branch.sign_up, {"comes": True}, name="branch_come"),
    path("me/branch/events/<int:pk>/stay", branch.sign_up, {"comes": False}, name="branch_stay"),
    path("me/branch/join", branch.join, name="branch_join"),
    path("me/branch/leave", branch.leave, name="branch_leave"),
    path("me/branch/withdraw", branch.take_back, name="branch_withdraw"),
    path("me/data", me.data, name="me_data"),
    path("me/data/erase", me.erase, name="me_erase"),
    path("me/data/export", me.export, name="me_export"),
    path("me/messages", me.messages, name="me_messages"),
    path("me/name", me.name, name="me_name"),
    path("me/riding", riding.riding, name="riding"),
    path("me/riding/certificate", riding.certificate, name="certificate"),
    path("me/riding/certificate/forget", riding.forget, name="certificate_forget"),
    path("me/riding/confirm", riding.confirm, name="riding_confirm"),
    path("me/riding/leave", riding.leave, name="riding_leave"),
    path("me/station", host.stations, name="host"),
    path("me/station/<str:code>", host.station, name="host_station"),
    path("me/station/<str:code>/close", host.close_today, name="host_close"),
    path("me/station/<str:code>/open", host.open_again, name="host_open"),
    path("me/station/<str:code>/say", host.say, name="host_say"),
    path("me/station/<str:code>/supplies", host.supplies, name="host_supplies"),
    path("order", order.order, name="order"),
    path("riding/<str:token>", riding.question, name="riding_question"),
]
