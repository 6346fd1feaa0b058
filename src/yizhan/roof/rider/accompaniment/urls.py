from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.accompaniment import opening, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("stand-by", opening.ask, name="stand_by"),
    path("me/stand-by", views.mine, name="accompaniments"),
    path("me/stand-by/<uuid:public_id>", views.accompaniment, name="accompaniment"),
    path("me/stand-by/<uuid:public_id>/words", views.words, name="accompaniment_words"),
    path("me/stand-by/<uuid:public_id>/photos", views.photos, name="accompaniment_photos"),
    path("me/stand-by/<uuid:public_id>/answer", views.answer, name="accompaniment_answer"),
    path("me/stand-by/<uuid:public_id>/erase", views.erase, name="accompaniment_erase"),
    path("me/stand-by/words/<uuid:key>/back", views.words_back, name="accompaniment_words_back"),
    path("me/stand-by/photos/<uuid:key>", views.photo, name="accompaniment_photo"),
    path("me/stand-by/photos/<uuid:key>/back", views.photo_back, name="accompaniment_photo_back"),
    path("me/stand-by/aid/<uuid:key>", views.aid, name="accompaniment_aid"),
]
