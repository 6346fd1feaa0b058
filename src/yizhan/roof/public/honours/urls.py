from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.honours import consent, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("honours", views.honours, name="honours"),
    path("honours/<int:pk>", views.call, name="honour_call"),
    path("honours/<int:pk>/nominate", views.nominate, name="honour_nominate"),
    path("honours/named/<uuid:key>/object", views.object_to, name="honour_object"),
    path("honours/stories/<uuid:key>", views.story, name="honour_story"),
    path("honours/photos/<uuid:key>", views.photo, name="honour_photo"),
    path("honours/mine/<str:ticket>", consent.mine, name="honour_mine"),
    path("honours/mine/<str:ticket>/agree", consent.agree, name="honour_agree"),
    path("honours/mine/<str:ticket>/decline", consent.decline, name="honour_decline"),
    path("honours/mine/<str:ticket>/back", consent.take_back, name="honour_back"),
    path("honours/mine/<str:ticket>/hide", consent.hide, name="honour_hide"),
    path("honours/mine/<str:ticket>/story", consent.story, name="honour_story_answer"),
    path("honours/mine/<str:ticket>/out/<uuid:key>", consent.take_out, name="honour_take_out"),
    path("honours/mine/<str:ticket>/photos/<uuid:key>", consent.photo, name="honour_my_photo"),
    path("honours/mine/<str:ticket>/show/<uuid:key>", consent.show_photo, name="honour_show_photo"),
]
