from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from yizhan.roof.openapi.api import urls as api_urls
from yizhan.roof.openapi.errors import no_such_address
from yizhan.roof.shared.audience import api_page

urlpatterns: list[URLPattern | URLResolver] = [
    # First what begins with a word of its own: it is found without asking every page.
    path("api/v1/", api_urls),
    path("api/", api_page(no_such_address)),
    path("api/<path:rest>", api_page(no_such_address)),
    path("desk/", include("yizhan.roof.desk.urls")),
    path("", include("yizhan.roof.desk.screen.addresses")),
    path("", include("yizhan.roof.shared.urls")),
    path("", include("yizhan.roof.public.urls")),
    path("accounts/", include("yizhan.roof.entrance.urls")),
    path("", include("yizhan.roof.rider.urls")),
]

handler400 = "yizhan.roof.shared.errors.bad_request"
handler500 = "yizhan.roof.shared.errors.server_error"
