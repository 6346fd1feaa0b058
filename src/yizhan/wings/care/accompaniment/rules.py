"""Somebody stands by a rider: states, the kinds of lines in the thread, limits. No database."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.ground.people.rules import Competence, UnitKind

MOST_PHOTOS = 40
"""Photos that one accompaniment holds: an accident and months of bills."""
MOST_STEPS = 40
KEPT_FOR = timedelta(days=365)
"""So long after the end everything is kept, because a bill or an appeal may come late; then all of
it is deleted, words and photos."""
NAMING_MINUTES = 60
"""Working minutes in which a dispatcher names somebody where no rule found anybody."""
CALL_AGAIN_MINUTES = 120
"""Working minutes until the next call after «not yet», after a reopening and after a change of
hands."""
NAMING, CALL = "naming", "call"
"""Codes of the two steps that the platform makes by itself."""
A_DAY = 420
"""Working minutes of a day in the usual office hours."""
OWN_STEP_DAYS = (1, 2, 3, 5, 10, 20, 60)
"""Working days in which a step of one's own may be due."""

COUNTY_UNITS: tuple[tuple[str, str], ...] = (
    (UnitKind.DEPARTMENT, Competence.UNION),
    (UnitKind.DEPARTMENT, Competence.LABOUR),
    (UnitKind.GUIDANCE_STATION, ""),
)
"""The units of a rider's county in which somebody is looked for, in this order; an empty competence
is any."""
NEVER_UNITS: frozenset[str] = frozenset({UnitKind.COMPANY, UnitKind.DELIVERY_SITE})
"""Whoever works for a platform company stands by nobody here."""


class Status(models.TextChoices):
    OPEN = "open", pgettext_lazy("accompaniment", "open")
    CLOSED = "closed", pgettext_lazy("accompaniment", "closed by the rider")


class Why(models.TextChoices):
    """The rule by which somebody was named."""

    PLACE = "place", _("named for this place beforehand")
    ON_DUTY = "on_duty", _("on duty now")
    COUNTY = "county", _("of the unit that answers for riders of this county")
    DISPATCHER = "dispatcher", _("named by a dispatcher, who does not read what you write")
    LEAD = "lead", _("named by the lead of the unit")


class Line(models.TextChoices):
    """The kinds of lines in the thread."""

    WORDS = "words", _("The rider wrote")
    TOLD = "told", _("Told the rider")
    NOTE = "note", _("Note for oneself")
    NAMED = "named", _("Stands by from now on")
    UNNAMED = "unnamed", _("Nobody is named now; a dispatcher names somebody")
    STEP_DONE = "step_done", _("Done")
    STEP_LATE = "step_late", _("Not done in time; the lead was told")
    PHOTOS = "photos", _("The rider added photos")
    ASKED = "asked", _("Asked whether everything is settled")
    NOT_YET = "not_yet", _("The rider says: not yet")
    CLOSED = "closed", _("The rider says: all settled")
    REOPENED = "reopened", _("The rider took it up again")
    AID_ASKED = "aid_asked", _("Proposed to hand over to legal aid")
    AID_AGREED = "aid_agreed", _("The rider agreed to the hand-over")
    AID_TAKEN_BACK = "aid_taken_back", _("The rider does not agree to the hand-over")
    AID_SENT = "aid_sent", _("Handed over to legal aid")


FOR_SELF = frozenset({Line.NOTE})
"""Lines that the rider does not read."""


class PhotoState(models.TextChoices):
    SEALED = "sealed"
    READY = "ready"
    REFUSED = "refused"


class AidState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("legal aid", "waits for the rider")
    AGREED = "agreed", pgettext_lazy("legal aid", "the rider agreed")
    TAKEN_BACK = "taken_back", pgettext_lazy("legal aid", "the rider does not agree")
    SENT = "sent", pgettext_lazy("legal aid", "handed over")


def digest_of(key: str) -> str:
    """Return what is kept of the key under which a phone sends something."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest() if key else ""


class AccompanimentVerb(Verb):
    """The deeds the audit log keeps, never of whom. The values are in its chain and never
    change."""

    OPENED = "accompaniment.opened", _("a rider asked somebody to stand by")
    NAMED = "accompaniment.named", _("somebody was named to stand by a rider")
    SEEN = "accompaniment.seen", _("an accompaniment was looked at")
    NUMBER_SEEN = "accompaniment.number_seen", _("the telephone of a rider stood by was looked at")
    STEPS_CHANGED = "accompaniment.steps_changed", _("steps of an accompaniment were changed")
    SPOKEN = "accompaniment.spoken", _("words were added to an accompaniment")
    PHOTOS_ADDED = "accompaniment.photos_added", _("photos were added to an accompaniment")
    TAKEN_BACK = "accompaniment.taken_back", _("a rider took words or photos back")
    CLOSED = "accompaniment.closed", _("a rider said that all is settled")
    REOPENED = "accompaniment.reopened", _("a rider took an accompaniment up again")
    LATE = "accompaniment.late", _("a step of an accompaniment was not done in time")
    AID = "accompaniment.aid", _("the hand-over of an accompaniment to legal aid went on")
    ERASED = "accompaniment.erased", _("an accompaniment was deleted with all it held")
    APPOINTED = "accompaniment.appointed", _("somebody was named for a place beforehand")
    APPOINTMENT_ENDED = "accompaniment.appointment_ended", _("a naming for a place ended")
    TEMPLATES_SAVED = "accompaniment.templates_saved", _("the usual steps were changed")
