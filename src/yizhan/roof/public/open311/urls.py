from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.open311 import views

V2 = "open311/v2"

urlpatterns: list[URLPattern | URLResolver] = [
    path("open311/discovery.<str:form>", views.discovery, name="open311_discovery"),
    path(f"{V2}/discovery.<str:form>", views.discovery),
    path(f"{V2}/services.<str:form>", views.service_list, name="open311_services"),
    path(f"{V2}/services/<str:code>.<str:form>", views.service, name="open311_service"),
    path(f"{V2}/requests.<str:form>", views.requests, name="open311_requests"),
    path(f"{V2}/requests/<str:key>.<str:form>", views.one_request, name="open311_request"),
    path(f"{V2}/tokens/<str:code>.<str:form>", views.token, name="open311_token"),
]
