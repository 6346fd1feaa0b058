from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.data import open_data
from yizhan.roof.public.data import views as data

urlpatterns: list[URLPattern | URLResolver] = [
    path("data", data.data, name="data"),
    path("data/open", open_data.open_data, name="open_data"),
    path("data/open/catalogue.jsonld", open_data.described, name="open_catalogue"),
    path("data/open/dictionary.csv", open_data.dictionary, name="open_dictionary"),
    path("data/open/<slug:key>.<slug:form>", open_data.file, name="open_file"),
    path("data/<slug:key>", data.data_rows, name="data_rows"),
]
