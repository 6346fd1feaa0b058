"""The brief: every figure beside that of the period before, what is stuck and where, as Markdown,
JSON and Word."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document

from yizhan.ground.casework import actions as casework
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.roof.insight.brief import write_brief
from yizhan.roof.insight.brief_files import as_docx, as_json, as_markdown
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.care.activities.actions import conclude_session
from yizhan.wings.care.activities.tests.factories import a_session
from yizhan.wings.organisation.briefs.rules import Period, Texts
from yizhan.wings.organisation.duties.actions import create_duty
from yizhan.wings.organisation.duties.models import DutyPeriod
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db
MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))
APRIL = Period(date(2024, 4, 1), date(2024, 4, 30))
MAY_DAY = datetime(2024, 5, 1, 4, tzinfo=UTC)


@pytest.fixture
def city():
    return a_city()


def brief_of(unit=None, period=APRIL, *, at=MAY_DAY, **texts):
    return write_brief(
        period, unit=unit, cases=Case.objects.all(), duties=DutyPeriod.objects.all(), at=at,
        texts=Texts(**texts),
    )  # fmt: skip


def link(key):
    return f"https://city.example/desk/brief/figures/{key}"


def figure(brief, key):
    return next(one for one in brief.figures if one.about.key == key)


def train(city, *days):
    for month, day in days:
        begins = datetime(2024, month, day, 6, tzinfo=UTC)
        session = a_session(
            city.union, by=city.handler, at=begins - timedelta(days=2), begins_at=begins
        )
        conclude_session(session, by=city.handler, at=begins)


def test_it_says_all_figures(city):
    brief = brief_of(city.committee)
    data, text = json.loads(as_json(brief, link)), as_markdown(brief, link).decode()

    assert set(data["indicators"]) == set(REGISTRY)
    assert all(str(about.definition) in text for about in REGISTRY.values())
    assert all(f"]({link(key)})" in text for key in REGISTRY)


def test_what_happened_is_counted_in_its_days_and_compared_with_the_days_before(city):
    train(city, (2, 10), (3, 5), (3, 31), (4, 1), (4, 2), (4, 30))

    trainings = figure(brief_of(), "trainings")

    assert (trainings.value, trainings.before) == (3, 2)
    assert "1" in trainings.change


def test_a_month_that_is_not_over_is_compared_with_as_many_days(city):
    train(city, (3, 20), (3, 30), (4, 2))

    brief = brief_of(at=datetime(2024, 4, 5, 4, tzinfo=UTC))

    assert (brief.until, brief.before.since) == (date(2024, 4, 5), date(2024, 3, 27))
    assert (figure(brief, "trainings").value, figure(brief, "trainings").before) == (1, 1)


def test_a_few_people_of_a_unit_are_not_shown(city):
    company = a_unit(city.committee, kind="company")
    site = a_site(company)
    for _n in range(4):
        a_ridership(a_person(), site, joined_on=date(2024, 3, 1))
    few, whole = brief_of(company), brief_of(city.committee)

    assert figure(few, "riders").value is None
    assert "4" not in figure(few, "riders").shown and not figure(few, "riders").change
    assert figure(whole, "riders").value == 4
    a_ridership(a_person(), site, joined_on=date(2024, 3, 1))
    assert figure(brief_of(company), "riders").value == 5
    a_ridership(a_person(), site, joined_on=date(2024, 3, 1))
    assert figure(brief_of(company), "riders").value == 5, "in fives, as everywhere"
    assert figure(brief_of(city.committee), "riders").value == 6
    assert "五人一档" in as_markdown(brief_of(company), link).decode()
    assert "五人一档" not in as_markdown(brief_of(city.committee), link).decode()


def test_it_says_what_is_late_and_where(city):
    late = city.case()
    city.case(at=datetime(2024, 4, 30, 8, tzinfo=UTC))
    Case.objects.filter(pk=late.pk).update(due_at=MONDAY + timedelta(days=1))
    for day in (date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 9)):
        create_duty(city.traffic, what="报送骑手人数", due_on=day, by=None, at=MONDAY)
    Case.objects.exclude(pk=late.pk).update(due_at=MAY_DAY + timedelta(days=1))

    stuck = brief_of(city.committee).stuck

    assert {(unit.name, unit.cases, unit.duties) for unit in stuck.units} == {
        (city.union.name, 1, 0), (city.traffic.name, 0, 1),
    }  # fmt: skip
    assert (stuck.cases, stuck.duties) == (1, 1)
    assert [unit.name for unit in brief_of(city.union).stuck.units] == [city.union.name]


def test_a_case_that_came_after_the_period_is_not_among_them(city):
    late = city.case(at=datetime(2024, 4, 3, 8, tzinfo=UTC))
    Case.objects.filter(pk=late.pk).update(due_at=datetime(2024, 4, 4, tzinfo=UTC))

    assert brief_of(period=APRIL).stuck.cases == 1
    assert brief_of(period=MARCH).stuck.cases == 0
    casework.move_case(late, Status.RESOLVED, by=city.handler, at=MAY_DAY, text="好了")
    assert brief_of(period=APRIL).stuck.cases == 0


def test_the_words_stand_around_the_figures(city):
    brief = brief_of(city.committee, opening="开头的话", care="第二部分", closing="接下来\n两段")

    paper = [p.text for p in Document(BytesIO(as_docx(brief, link))).paragraphs]
    text = as_markdown(brief, link).decode()

    for words in ("开头的话", "第二部分", "接下来"):
        assert words in paper and words in text
    assert paper.index("开头的话") < paper.index("第二部分") < paper.index("接下来")
    assert "两段" in paper


def test_the_paper_has_the_parts_of_the_mission_and_a_link_at_each_figure(city):
    train(city, (4, 2))
    document = Document(BytesIO(as_docx(brief_of(city.committee), link)))

    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    targets = {r.target_ref for r in document.part.rels.values() if r.is_external}
    linked = [h for p in document.paragraphs for h in p.hyperlinks]

    assert [text[:2] for text in headings] == ["一、", "二、", "三、", "四、"]
    assert targets == {link(key) for key in REGISTRY}
    assert len(linked) == len(REGISTRY)
    assert document.paragraphs[0].text.endswith("骑手关爱工作简报")


def test_a_share_of_nothing_is_compared_with_nothing(city):
    solved = figure(brief_of(), "reports_solved")

    assert (solved.value, solved.before, solved.change) == (0, 0, "")


def test_what_was_not_counted_is_no_nought(city):
    brief = brief_of()
    for key in ("volunteers", "volunteer_hours", "reports_hours_to_close"):
        one = figure(brief, key)
        assert (one.shown, one.shown_before, one.change) == ("没有数据", "没有数据", ""), key
    assert figure(brief, "trainings").shown.startswith("0")
