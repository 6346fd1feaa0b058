from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from yizhan.roof.openapi.api import urls as api_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api_urls),  # first: found without asking every page
    path("", include("yizhan.roof.shared.urls")),
    path("", include("yizhan.roof.public.urls")),
    path("accounts/", include("yizhan.roof.entrance.urls")),
    path("", include("yizhan.roof.rider.urls")),
    path("desk/", include("yizhan.roof.desk.urls")),
]

handler400 = "yizhan.roof.shared.errors.bad_request"
handler500 = "yizhan.roof.shared.errors.server_error"
