from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.reports import clusters, feeds, sight, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports", views.reports, name="reports"),
    path("reports.rss", feeds.rss, name="reports_rss"),
    path("reports.geojson", feeds.geojson, name="reports_geojson"),
    path("reports/map", sight.in_sight, name="reports_map"),
    path("reports/clusters", clusters.clusters, name="report_clusters"),
    path("reports/reply", views.reply, name="report_reply"),
    path("reports/<int:pk>", views.report, name="report"),
    path("reports/<int:pk>/photos/<str:key>", views.photo, name="report_photo"),
]
