from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.fleet import calendars, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("feeds/exam-weeks.ics", calendars.exam_weeks, name="exam_weeks_calendar"),
    path("help-in-exam-week", views.ask, name="exam_help"),
    path("help-in-exam-week/<str:ticket>", views.errand, name="exam_errand"),
    path("help-in-exam-week/<str:ticket>/code", views.code, name="exam_errand_code"),
    path("help-in-exam-week/<str:ticket>/confirm", views.confirm, name="exam_errand_confirm"),
    path("help-in-exam-week/<str:ticket>/number", views.number, name="exam_errand_number"),
    path("help-in-exam-week/<str:ticket>/withdraw", views.withdraw, name="exam_errand_withdraw"),
]
