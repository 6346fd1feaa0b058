"""Accompaniments with all that belongs to them, and the city's two tables."""

from yizhan.wings.care.accompaniment.models.accompaniment import (
    Accompaniment,
    AccompanimentQuerySet,
    Entry,
    Evidence,
    LegalAid,
    Step,
)
from yizhan.wings.care.accompaniment.models.leading import led_by
from yizhan.wings.care.accompaniment.models.tables import (
    Appointment,
    AppointmentQuerySet,
    StepTemplate,
    in_force_on,
)

__all__ = [
    "Accompaniment",
    "AccompanimentQuerySet",
    "Appointment",
    "AppointmentQuerySet",
    "Entry",
    "Evidence",
    "LegalAid",
    "Step",
    "StepTemplate",
    "in_force_on",
    "led_by",
]
