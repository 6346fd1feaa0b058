"""open_case: a matter becomes a case of the unit that answers for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework import index
from yizhan.ground.casework.actions import open_case
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import Fact, Status, Unrouted
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.actions import close_unit
from yizhan.ground.people.rules import Competence, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.kit.errors import Refusal

pytestmark = pytest.mark.django_db


def test_it_goes_to_the_unit_of_its_kind_in_the_division():
    city = a_city()

    case = city.case(text=" 没有热水 ")

    assert (case.unit, case.routed, case.status) == (city.union, True, Status.REPORTED)
    assert case.text == "没有热水"
    assert MONDAY < case.due_soon_at < case.due_at
    assert len(case.ticket) >= 20


def test_it_goes_up_to_the_nearest_division_that_has_one():
    city = a_city()
    item = an_item(competence=Competence.TRAFFIC)

    assert city.case(item=item).unit == city.traffic


def test_a_places_own_matter_goes_to_who_runs_the_place():
    city = a_city()
    shop = a_unit(city.bureau, kind=UnitKind.SERVICE_POINT)
    item = an_item(unit_kind=UnitKind.SERVICE_POINT, competence=Competence.GENERAL)

    assert city.case(item=item, unit=shop).unit == shop


def reason(case: Case) -> Any:
    return case.steps.get().facts.get(Fact.UNROUTED)


def test_what_fits_no_rule_goes_to_the_dispatcher_with_the_reason():
    city = a_city()

    for division, why in ((None, Unrouted.NO_PLACE), (a_division(), Unrouted.NO_UNIT)):
        case = city.case(division=division)
        assert (case.unit, case.routed) == (city.bureau, False)
        assert reason(case) == why
    assert Case.objects.unrouted().count() == 2


def test_without_a_place_it_goes_to_the_one_unit_of_the_whole_city():
    city = a_city()
    item = an_item(competence=Competence.TRAFFIC)

    case = city.case(item=item, division=None)

    assert (case.unit, case.routed, reason(case)) == (city.traffic, True, None)


def test_without_a_place_and_with_two_units_of_the_city_it_goes_to_the_dispatcher():
    city = a_city()
    item = an_item(competence=Competence.TRAFFIC)
    second = {"kind": UnitKind.DEPARTMENT, "competence": Competence.TRAFFIC}
    other = a_unit(city.bureau, division=city.city, **second)

    case = city.case(item=item, division=None)
    assert (case.unit, case.routed) == (city.bureau, False)
    assert reason(case) == Unrouted.SEVERAL

    close_unit(other, by=None, at=MONDAY)
    index.forget()
    assert city.case(item=item, division=None).unit == city.traffic


def test_without_a_place_the_dispatchers_say_who_their_own_matters_are_for():
    """«Something else» is theirs in name only: in a county its bureau would have it."""
    city = a_city()
    own = an_item(unit_kind=city.bureau.kind, competence=city.bureau.competence)

    case = city.case(item=own, division=None)

    assert (case.unit, case.routed) == (city.bureau, False)
    assert reason(case) == Unrouted.DISPATCHERS_OWN
    assert own in index.without_place()


def test_the_bureau_of_a_county_does_not_dispatch_for_the_city():
    city = a_division()
    county = a_division(city, kind=DivisionKind.COUNTY)
    top = a_unit(kind=UnitKind.CITY_COMMITTEE, division=city)
    a_unit(top, kind=UnitKind.BUREAU, division=county)

    assert open_case(item=an_item(), by=None, at=MONDAY).unit == top


def test_it_leaves_a_trace_that_does_not_say_who_asked():
    city = a_city()

    case = city.case(text="私事")

    step = CaseStep.objects.get(case=case)
    assert (step.kind, step.now, step.by, step.public) == ("opened", "reported", None, True)
    entry = Entry.objects.get(verb="case.opened")
    assert entry.by == "" and "私事" not in str(entry.facts)


def test_the_clock_counts_working_hours():
    city = a_city()
    friday_17 = MONDAY + timedelta(days=4, hours=7)

    case = city.case(item=an_item(target_minutes=120), at=friday_17)

    assert case.due_at == friday_17 + timedelta(days=2, hours=16)  # Monday nine o'clock


@pytest.mark.parametrize("text", ["a" * 10_001, "nul \x00", "half \ud83d"])
def test_a_text_that_cannot_be_kept_is_refused_not_cut(text):
    city = a_city()

    with pytest.raises(Refusal) as refused:
        city.case(text=text)

    assert "text" in refused.value.fields
    assert not Case.objects.exists()


@pytest.mark.parametrize("text", ["𠮷野家 🛵", "\u202eabc", "é" * 10_000])
def test_whatever_else_people_write_is_kept(text):
    city = a_city()

    case = open_case(item=city.item, by=None, at=MONDAY, division=city.county, text=text)

    assert Case.objects.get(pk=case.pk).text == text
