"""Facts that the house may know already, and each form that asks for one in words.

A form that offers a list to choose from asks nothing twice. A form with a free text for one of
these facts stands here with the reason, or `tests/architecture/test_burden.py` names it.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FACTS: dict[str, Promise] = {
    "address": pgettext_lazy("fact", "address"),
    "company": pgettext_lazy("fact", "company"),
    "contact": pgettext_lazy("fact", "telephone"),
    "credit_code": pgettext_lazy("fact", "credit code"),
    "division": pgettext_lazy("fact", "county"),
    "office": pgettext_lazy("fact", "office"),
    "person": pgettext_lazy("fact", "who"),
    "phone": pgettext_lazy("fact", "telephone"),
    "platform": pgettext_lazy("fact", "platform"),
    "station": pgettext_lazy("fact", "station"),
    "unit": pgettext_lazy("fact", "unit"),
}
"""Names of inputs that ask for such a fact, and the fact."""


class Asks(StrEnum):
    """The reason why a form asks for a fact in words."""

    description: Promise

    def __new__(cls, value: str, description: Promise) -> Asks:
        one = str.__new__(cls, value)
        one._value_ = value
        one.description = description
        return one

    FIRST = "first", _("it comes into the house here")
    SHOWN = "shown", _("what is known stands in the form already")
    FOUND = "found", _("typed letters find what is known")
    UNKNOWN = "unknown", _("only where it is not known")
    OUTSIDE = "outside", _("of somebody or something the house does not know")
    AGAIN = "again", _("known, and asked again")


ASKED: dict[str, Asks] = {
    "desk.accident.forms.AdviceForm.phone": Asks.OUTSIDE,
    "desk.accident.forms.CoverageForm.platform": Asks.AGAIN,
    "desk.accompaniment.forms.AidForm.office": Asks.OUTSIDE,
    "desk.accompaniment.forms.AppointForm.phone": Asks.AGAIN,
    "desk.accompaniment.forms.PostForm.phone": Asks.FIRST,
    "desk.activities.forms.NewSessionForm.station": Asks.FOUND,
    "desk.activities.forms.SessionForm.station": Asks.FOUND,
    "desk.activities.forms.ShiftsForm.station": Asks.FOUND,
    "desk.cases.forms.HandOnForm.unit": Asks.FOUND,
    "desk.cases.forms.MoveForm.unit": Asks.FOUND,
    "desk.committee.forms.DecisionForm.unit": Asks.FOUND,
    "desk.figure_requests.forms.RequestForm.office": Asks.OUTSIDE,
    "desk.gates.forms.CompoundForm.address": Asks.SHOWN,
    "desk.gates.forms.NewCompoundForm.address": Asks.FIRST,
    "desk.integrations.forms.TokenForm.unit": Asks.FOUND,
    "desk.register.forms.CompanyForm.credit_code": Asks.SHOWN,
    "desk.register.forms.NewCompanyForm.credit_code": Asks.FIRST,
    "desk.reports.forms.LeadForm.office": Asks.OUTSIDE,
    "desk.restaurants.forms.NewRestaurantForm.address": Asks.FIRST,
    "desk.restaurants.forms.RestaurantForm.address": Asks.SHOWN,
    "desk.roster.forms.EntryForm.person": Asks.FOUND,
    "desk.roster.forms.EntryForm.phone": Asks.AGAIN,
    "desk.roster.forms.EntryForm.unit": Asks.FOUND,
    "desk.stations.forms.NewStationForm.address": Asks.FIRST,
    "desk.stations.forms.NewStationForm.phone": Asks.FIRST,
    "desk.stations.forms.StationForm.address": Asks.SHOWN,
    "desk.stations.forms.StationForm.phone": Asks.SHOWN,
    "desk.units.forms.AnsweringForm.phone": Asks.SHOWN,
    "desk.units.forms.EditUnitForm.phone": Asks.SHOWN,
    "desk.units.forms.NewUnitForm.phone": Asks.FIRST,
    "desk.units.forms.UnitForm.phone": Asks.SHOWN,
    "entrance.forms.PhoneForm.phone": Asks.FIRST,
    "public.fleet.forms.AskForm.address": Asks.OUTSIDE,
    "public.fleet.forms.AskForm.phone": Asks.OUTSIDE,
    "public.honours.forms.NominationForm.phone": Asks.OUTSIDE,
    "rider.accompaniment.forms.OpenForm.contact": Asks.UNKNOWN,
    "rider.activities.forms.JoinForm.phone": Asks.UNKNOWN,
    "rider.order.forms.OrderForm.contact": Asks.UNKNOWN,
}
"""Every free text of a form that asks for a known fact: folder, module, form and input."""


AGAIN: dict[str, Promise] = {
    "desk.accident.forms.CoverageForm.platform": pgettext_lazy("form", "Accident card: coverage"),
    "desk.accompaniment.forms.AppointForm.phone": pgettext_lazy("form", "Who stands by: name"),
    "desk.roster.forms.EntryForm.phone": pgettext_lazy("form", "Duty roster: entry"),
}
"""The names of those that ask again."""


def asked_again() -> list[tuple[str, str]]:
    """The forms that ask again for what is known, each with the fact."""
    return [
        (str(AGAIN[form]), str(FACTS[form.rpartition(".")[2]]))
        for form, asks in ASKED.items()
        if asks == Asks.AGAIN
    ]
