"""/desk/ for a lead: what is late and where, with the deed beside it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.roof.desk.today.figures import Day, Month, by_county, by_matter, month, total
from yizhan.roof.desk.today.late import SHOWN, late_cases, returned_cases
from yizhan.wings.organisation.duties.actions import create_duty

pytestmark = pytest.mark.django_db

TODAY = MONDAY + timedelta(days=3)


@pytest.fixture
def city():
    return a_city()


def late(city, **fields):
    case = city.case(**fields)
    Case.objects.filter(pk=case.pk).update(due_at=TODAY - timedelta(hours=2))
    return case


def answered(city, *, hours, solved, at=MONDAY):
    case = city.case(at=at)
    done = at + timedelta(hours=hours)
    actions.move_case(case, Status.RESOLVED, by=city.handler, at=done, text="Done.")
    actions.answer_by_asker(case, at=done + timedelta(hours=1), solved=solved)
    return case


def test_what_is_late_stands_first_with_how_late(city):
    case = late(city)

    [row], count = late_cases(city.lead, at=TODAY)

    assert (row.case, count, row.may_remind) == (case, 1, True)
    assert row.late == "2 工时"


def test_a_long_list_is_cut_and_counted(city):
    for _ in range(SHOWN + 2):
        late(city)

    rows, count = late_cases(city.lead, at=TODAY)

    assert (len(rows), count) == (SHOWN, SHOWN + 2)


def test_the_unit_itself_sees_it_and_reminds_nobody(city):
    late(city)

    [row], _count = late_cases(city.handler, at=TODAY)

    assert not row.may_remind
    assert late_cases(city.stranger, at=TODAY) == ([], 0)


def test_a_late_case_that_came_back_stands_once(city):
    case = answered(city, hours=1, solved=False)
    assert [row.case for row in returned_cases(city.lead, at=MONDAY)[0]] == [case]

    Case.objects.filter(pk=case.pk).update(due_at=TODAY - timedelta(hours=1))

    assert returned_cases(city.lead, at=TODAY) == ([], 0)
    assert late_cases(city.lead, at=TODAY)[1] == 1


def test_each_county_with_its_denominator(city):
    late(city)
    answered(city, hours=1, solved=True)
    answered(city, hours=1, solved=False)

    [line] = by_county(city.lead, at=TODAY)

    assert (line.name, line.open, line.late) == (city.county.name, 2, 2)
    assert (line.solved, line.judged) == (1, 1)
    assert total([line]).open == 2


def test_a_county_out_of_reach_has_no_number(city):
    far = a_division(city.city, kind=DivisionKind.COUNTY)
    a_unit(city.bureau, kind=UnitKind.DEPARTMENT, division=far)
    lead = a_person("lead", city.union, scope=Scope.BELOW)
    late(city)

    near, other = by_county(lead, at=TODAY)

    assert (near.in_reach, near.late) == (True, 1)
    assert (other.name, other.in_reach) == (far.name, False)


def test_by_matter_the_one_with_most_late_first(city):
    late(city)
    city.case(at=TODAY)

    [line] = by_matter(city.lead, at=TODAY, most=8)

    assert (line.name, line.open, line.late) == (city.item.name, 2, 1)


def test_the_month_beside_the_one_before(city):
    before = MONDAY - timedelta(days=28)
    answered(city, hours=5, solved=False, at=before)
    answered(city, hours=1, solved=True)

    seen = month(city.lead, at=MONDAY + timedelta(days=7))

    assert (seen.now.median, seen.before.median) == (1, None)
    assert len(seen.days) == 30


def test_a_handful_of_answers_is_compared_with_nothing():
    slow, four, five = Day([9.0] * 5), Day([1.0] * 4), Day([1.0] * 5)

    assert Month([], slow, five).finding == "办得比之前慢"
    assert Month([], slow, four).finding == "近 30 天"


def test_the_page_tells_all_of_it(client, city):
    Case.objects.filter(pk=city.case(text="没热水").pk).update(
        due_at=timezone.now() - timedelta(days=1), opened_at=MONDAY
    )
    client.force_login(city.lead)

    page = client.get("/desk/").content.decode()

    for words in ("超期", "催办", "批示", "各县区", "没热水", city.county.name):
        assert words in page


def test_a_handler_s_page_has_no_deeds_of_a_lead(client, city):
    late(city)
    client.force_login(city.handler)

    page = client.get("/desk/").content.decode()

    assert city.item.name in page
    assert "催办" not in page


def test_one_tap_asks_for_the_answer(client, city):
    case = city.case()
    actions.take(case, by=city.handler, at=MONDAY)
    client.force_login(city.lead)

    answer = client.post(f"/desk/today/cases/{case.pk}/remind", {"text": "今天之内"}, follow=True)

    assert "已催办" in answer.content.decode()
    assert CaseStep.objects.get(case=case, kind="noted").text == "今天之内"
    [message] = Message.objects.filter(topic="case.reminded", channel="in_app")
    assert (message.person, "今天之内" in message.body) == (city.handler, True)


def test_a_second_tap_says_why_not(client, city):
    case = city.case()
    client.force_login(city.lead)
    address = f"/desk/today/cases/{case.pk}/remind"
    client.post(address)

    assert "一小时内已催办过" in client.post(address, follow=True).content.decode()


def test_who_may_not_is_sent_away(client, city):
    case = city.case()
    for person, status in ((city.handler, 403), (city.rider, 403)):
        client.force_login(person)
        assert client.post(f"/desk/today/cases/{case.pk}/remind").status_code == status


def test_the_page_costs_the_same_however_much_is_late(client, city, django_assert_max_num_queries):
    for _ in range(6):
        late(city)
    client.force_login(city.lead)
    with django_assert_max_num_queries(38):
        client.get("/desk/")


def a_late_duty(unit):
    """Something that was due yesterday."""
    return create_duty(
        unit, what="报送骑手人数", due_on=timezone.localdate() - timedelta(days=1),
        by=None, at=timezone.now() - timedelta(days=9),
    )  # fmt: skip


def test_a_late_duty_is_asked_for_in_its_row(client, city):
    duty = a_late_duty(city.union)
    client.force_login(city.lead)
    address = f"/desk/today/duties/{duty.pk}/remind"
    assert f'action="{address}"' in client.get("/desk/").text

    answer = client.post(address, {"text": "今天之内报上来"}, follow=True)
    assert "已催办" in answer.text
    bodies = Message.objects.filter(topic="duty.reminder", channel="in_app")
    assert {one.person for one in bodies} == {city.handler, city.colleague}
    assert all("今天之内报上来" in one.body for one in bodies)
    assert "一小时内" in client.post(address, follow=True).text


def test_a_duty_that_nobody_answers_for_is_not_asked_for(client, city):
    unit = a_unit(city.committee, kind=UnitKind.DEPARTMENT)
    duty = a_late_duty(unit)
    client.force_login(city.lead)
    answer = client.post(f"/desk/today/duties/{duty.pk}/remind", follow=True)
    assert "没有能办理的人" in answer.text
    assert not Message.objects.filter(topic="duty.reminder").exists()
    client.force_login(city.handler)
    assert client.post(f"/desk/today/duties/{duty.pk}/remind").status_code == 403
