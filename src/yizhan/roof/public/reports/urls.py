from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.reports import feeds, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports", views.reports, name="reports"),
    path("reports.rss", feeds.rss, name="reports_rss"),
    path("reports.geojson", feeds.geojson, name="reports_geojson"),
    path("reports/reply", views.reply, name="report_reply"),
    path("reports/<int:pk>", views.report, name="report"),
]
