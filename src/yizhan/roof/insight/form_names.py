"""The names of the forms that staff fill in, as the burden meter shows them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

NAMES: dict[str, Promise] = {
    "desk:case": pgettext_lazy("form", "Case: answer"),
    "desk:case_move": pgettext_lazy("form", "Case: next step"),
    "desk:case_hand_on": pgettext_lazy("form", "Case: hand on"),
    "desk:case_note": pgettext_lazy("form", "Case: note"),
    "desk:case_take": pgettext_lazy("form", "Case: take"),
    "desk:inbox_bulk": pgettext_lazy("form", "Several cases at once"),
    "desk:duty_do": pgettext_lazy("form", "Duty: done, with proof"),
    "desk:duty_answer": pgettext_lazy("form", "Task: answer"),
    "desk:task_new": pgettext_lazy("form", "Task: send down"),
    "desk:rider_import": pgettext_lazy("form", "Riders: import a list"),
    "desk:activity_new": pgettext_lazy("form", "Activity: plan"),
    "desk:activity_held": pgettext_lazy("form", "Activity: what was held"),
    "desk:branch_event_new": pgettext_lazy("form", "Branch: plan an event"),
    "desk:meeting_minutes": pgettext_lazy("form", "Meeting: minutes"),
    "desk:gate": pgettext_lazy("form", "Gate handbook: change a place"),
    "desk:gate_new": pgettext_lazy("form", "Gate handbook: add a place"),
    "desk:help_new": pgettext_lazy("form", "Help: propose"),
    "desk:station": pgettext_lazy("form", "Station: change"),
    "desk:round_visit": pgettext_lazy("form", "Restaurant round: look at a visit"),
    "rider:visit_note": pgettext_lazy("form", "Visit: note"),
    "rider:visit_round": pgettext_lazy("form", "Visit: plan a round"),
    "rider:host_close": pgettext_lazy("form", "Station: closed today"),
    "rider:host_hours": pgettext_lazy("form", "Station: opening hours"),
    "rider:host_say": pgettext_lazy("form", "Station: how the door is"),
    "rider:host_supplies": pgettext_lazy("form", "Station: ask for supplies"),
    "rider:session_present": pgettext_lazy("form", "Activity: who is there"),
    "rider:help_give_out": pgettext_lazy("form", "Help: give out"),
}
"""Those that are filled in most; another one is shown under the name of its address."""


def name_of(form: str) -> str:
    known = NAMES.get(form)
    return str(known) if known is not None else form.rpartition(":")[2].replace("_", " ")
