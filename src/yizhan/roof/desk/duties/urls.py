from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.duties import views as duties
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("duties", duties.duties, name="duties"),
    path("duties/<int:pk>", duties.duty, name="duty"),
    path("duties/<int:pk>/answer", duties.answer, name="duty_answer"),
    path("duties/<int:pk>/do", duties.complete, name="duty_do"),
    path("duties/<int:pk>/return", duties.return_duty, name="duty_return"),
    path("duties/<int:pk>/split", duties.split, name="duty_split"),
    path("duties/<int:pk>/waive", duties.waive, name="duty_waive"),
    path("duties/measures", duties.measures, name="duty_measures"),
]

navigation = (
    Page(
        "desk:duties",
        "select",
        pgettext_lazy("navigation", "Duties"),
        Permission.DUTY_READ,
        section=Section.ORGANISATION,
        place=50,
    ),
)
