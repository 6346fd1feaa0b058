"""nav: the desk's sections and their tabs."""

import pytest

from yizhan.ground.people.permissions import ROLES, Permission
from yizhan.ground.people.rules import Role
from yizhan.roof.shared.nav import Section, current_page, desk_sections, desk_tabs

pytestmark = pytest.mark.django_db

ALL = frozenset(Permission)


def codes(held):
    return [entry.code for entry in desk_sections(held, "")]


def test_sections_stand_in_their_order_and_each_leads_to_its_first_tab():
    sections = desk_sections(ALL, "")

    assert codes(ALL) == sorted(codes(ALL), key=list(Section).index)
    for section in sections:
        first = desk_tabs(ALL, current_page(ALL, section.href))[0]
        assert first.href == section.href


def test_a_section_without_a_page_for_the_person_is_not_shown():
    company = ROLES[Role.COMPANY]

    assert codes(company) == ["today", "organisation", "care", "data"]
    tabs = {entry.label for entry in desk_tabs(company, "desk:companies")}
    assert tabs == {"企业与网点", "应办事项", "下发任务"}


def test_the_pages_of_one_thing_keep_its_section_and_tab():
    here = current_page(ALL, "/desk/cases/17")

    assert here == "desk:inbox"
    assert [entry.code for entry in desk_sections(ALL, here) if entry.here] == ["cases"]
    assert [entry.href for entry in desk_tabs(ALL, here) if entry.here] == ["/desk/inbox/"]


def test_the_front_page_is_not_the_section_of_everything_below_it():
    assert current_page(ALL, "/desk/") == "desk:today"
    assert current_page(ALL, "/desk/nowhere") == ""
    assert desk_tabs(ALL, "") == []
