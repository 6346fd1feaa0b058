"""Words that several figures share: from which rows they are computed, by which formula, and what
their rows do not show."""

from django.utils.translation import gettext_lazy as _

ON_THE_DAY = _("The number of such rows that are in force at the end of the day.")
SINCE = _(
    "The number of such rows from the first day on (1 January of the day's year, or the first day"
    " of the brief) until the end of the day."
)
IN_TIME = _(
    "100 × done in time ÷ (done in time + late), of what was owed by this rule until the end of the"
    " day; 100 if nothing was owed."
)

UNITS = _("Units: their kind, place in the tree and division, from day to day.")
STATIONS = _("Stations: their kind, unit and division, from day to day.")
DUTIES = _("Duties by rule: who owes what by when, and since when it is done, from day to day.")
STEPS = _("Steps of development that were approved, by branch.")
SESSIONS = _("Activities with their kind, time, unit and division.")
SIGN_UPS = _("Sign-ups to shifts at which somebody was noted as present.")
REPORTS = _("Cases of reports that were released, with unit, division and end.")
VISITS = _("Visits of rounds that were drawn, with what was found.")

NOBODY = _(
    "Who they are is not shown to anybody here: membership is sensitive. Groups are shown in fives."
)
NO_NAMES = _(
    "Who they are is not among the rows. Groups are shown in fives to whoever may not see them."
)
NO_REPORTER = _("Who reported is not in these rows: reports are kept apart from their reporters.")
