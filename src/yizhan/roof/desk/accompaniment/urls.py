from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.accompaniment import appointments, deeds, naming, usual, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("stand-by", views.mine, name="accompaniments"),
    path("stand-by/led", views.led, name="accompaniments_led"),
    path("stand-by/unnamed", naming.unnamed, name="accompaniments_unnamed"),
    path("stand-by/unnamed/<uuid:public_id>", naming.name_here, name="accompaniment_name_here"),
    path("stand-by/namings", appointments.appointments, name="accompaniment_appointments"),
    path("stand-by/namings/<int:pk>/end", appointments.end, name="accompaniment_appointment_end"),
    path("stand-by/usual", usual.usual, name="usual_steps"),
    path("stand-by/usual/known", usual.known, name="usual_steps_known"),
    path("stand-by/usual/new", usual.step, name="usual_step_new"),
    path("stand-by/usual/<slug:code>", usual.step, name="usual_step"),
    path("stand-by/photos/<uuid:key>", views.photo, name="accompaniment_photo"),
    path("stand-by/steps/<uuid:key>/done", deeds.step_done, name="accompaniment_step_done"),
    path("stand-by/steps/<uuid:key>/drop", deeds.step_drop, name="accompaniment_step_drop"),
    path("stand-by/aid/<uuid:key>/send", deeds.aid_send, name="accompaniment_aid_send"),
    path("stand-by/<uuid:public_id>", views.accompaniment, name="accompaniment"),
    path("stand-by/<uuid:public_id>/number", deeds.number, name="accompaniment_number"),
    path("stand-by/<uuid:public_id>/say", deeds.say, name="accompaniment_say"),
    path("stand-by/<uuid:public_id>/step", deeds.step_new, name="accompaniment_step_new"),
    path("stand-by/<uuid:public_id>/ask", deeds.ask, name="accompaniment_ask"),
    path("stand-by/<uuid:public_id>/down", deeds.down, name="accompaniment_down"),
    path("stand-by/<uuid:public_id>/name", naming.name_other, name="accompaniment_name"),
    path("stand-by/<uuid:public_id>/aid", deeds.aid_propose, name="accompaniment_aid"),
]

navigation = (
    Page(
        "desk:accompaniments",
        "shield",
        pgettext_lazy("navigation", "Standing by"),
        Permission.ACCOMPANY,
        section=Section.CARE,
        place=42,
        also=("/desk/stand-by/photos",),
    ),
    Page(
        "desk:accompaniments_led",
        "shield",
        pgettext_lazy("navigation", "Stood by in my units"),
        Permission.ACCOMPANY_LEAD,
        section=Section.CARE,
        place=43,
        also=("/desk/stand-by/", "/desk/stand-by/namings"),
    ),
    Page(
        "desk:accompaniments_unnamed",
        "person",
        pgettext_lazy("navigation", "Nobody named yet"),
        Permission.ACCOMPANY_NAME,
        section=Section.CARE,
        place=44,
    ),
    Page(
        "desk:usual_steps",
        "list",
        pgettext_lazy("navigation", "Usual steps"),
        Permission.RIGHTS_EDIT,
        section=Section.CARE,
        place=45,
    ),
)
