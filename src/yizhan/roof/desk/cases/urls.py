from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.cases import views as cases

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<int:pk>", cases.case, name="case"),
    path("cases/<int:pk>/hand-on", cases.hand_on, name="case_hand_on"),
    path("cases/<int:pk>/merge", cases.merge, name="case_merge"),
    path("cases/<int:pk>/move", cases.move, name="case_move"),
    path("cases/<int:pk>/note", cases.note, name="case_note"),
    path("cases/<int:pk>/photos/<str:key>", cases.photo, name="case_photo"),
    path("cases/<int:pk>/reveal", cases.reveal, name="case_reveal"),
    path("cases/<int:pk>/take", cases.take, name="case_take"),
    path("cases/<int:pk>/unmerge", cases.unmerge, name="case_unmerge"),
    path("cases/units", cases.find_units, name="units_find"),
]
