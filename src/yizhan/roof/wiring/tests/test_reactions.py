"""Who is told what when something happens to a case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework import actions
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.care.needs.tests.factories import a_need

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def recipients(topic):
    rows = Message.objects.filter(topic=topic, channel="in_app").order_by("pk")
    return [row.person for row in rows]


def test_the_unit_hears_of_a_new_case():
    city = a_city()

    need = a_need(city)

    assert recipients("case.new") == [city.handler, city.colleague]
    assert Message.objects.filter(topic="case.new").first().link == f"/desk/cases/{need.case_id}"


def test_a_case_without_a_place_leaves_no_gap():
    case = a_city().case(place="")
    body = Message.objects.filter(topic="case.new").first().body
    assert body.startswith(f"新工单：{case.item.name}，")


def test_a_need_without_a_place_is_told_by_its_county():
    city = a_city()
    need = a_need(city)
    body = Message.objects.filter(topic="case.new").first().body
    assert body.startswith(f"新工单：{need.case.item.name} {city.county.name}，")


def test_the_dispatcher_hears_of_what_fits_no_rule():
    city = a_city()

    a_need(city, division=None)

    assert recipients("case.new") == [city.dispatcher]


def test_a_unit_without_handlers_is_spoken_for_by_the_level_above():
    city = a_city()
    city.handler.posts.update(ends_at=MONDAY)
    city.colleague.posts.update(ends_at=MONDAY)

    a_need(city)

    assert recipients("case.new") == [city.dispatcher]


def test_a_rider_is_told_of_each_step_with_the_way_to_the_case():
    city = a_city()
    need = a_need(city, by=city.rider)

    actions.take(need.case, by=city.handler, at=LATER)
    actions.move_case(need.case, "resolved", by=city.handler, at=LATER, text="好了")

    assert recipients("case.moved") == recipients("case.answered") == [city.rider]
    message = Message.objects.get(topic="case.answered", channel="in_app")
    assert message.link == f"/case/{need.case.ticket}"
    assert city.union.name in message.body and city.item.name in message.body


def test_a_guest_is_told_by_text_message_where_it_matters():
    city = a_city()
    need = a_need(city, contact="13800138000")

    actions.take(need.case, by=city.handler, at=LATER)
    actions.move_case(need.case, "resolved", by=city.handler, at=LATER, text="好了")

    sent = Message.objects.filter(channel="sms")
    assert [(m.topic, m.secret) for m in sent] == [("case.answered", need.contact)]


def test_the_words_are_in_the_askers_language():
    city = a_city()
    city.rider.language = "en"
    city.rider.save(update_fields=["language"])
    need = a_need(city, by=city.rider)

    actions.take(need.case, by=city.handler, at=LATER)

    assert "is working on it" in Message.objects.get(topic="case.moved", person=city.rider).body


def test_nobody_is_told_what_they_said_themselves():
    city = a_city()
    need = a_need(city, by=city.rider)
    actions.move_case(need.case, "reaction_requested", by=city.handler, at=LATER, text="哪里？")

    actions.answer_by_asker(need.case, at=LATER, text="西门")

    assert recipients("case.moved") == []
    assert recipients("case.reply") == [city.handler, city.colleague]


def test_handing_on_tells_the_next_unit_and_the_asker():
    city = a_city()
    need = a_need(city, by=city.rider)

    actions.hand_on(need.case, city.traffic, by=city.handler, at=LATER)

    assert recipients("case.handed_on") == [city.stranger, city.rider]


def test_a_handing_on_that_was_undone_is_no_news_to_who_has_not_read_it():
    city = a_city()
    need = a_need(city, by=city.rider)
    actions.hand_on(need.case, city.traffic, by=city.handler, at=LATER)

    actions.hand_back(need.case, by=city.handler, at=LATER)

    assert recipients("case.handed_on") == []


def test_all_askers_of_merged_cases_are_answered():
    city = a_city()
    other = a_person()
    head, more = a_need(city, by=city.rider), a_need(city, by=other)
    actions.merge(more.case, head.case, by=city.dispatcher, at=LATER)

    actions.move_case(head.case, "resolved", by=city.handler, at=LATER, text="好了")

    assert recipients("case.merged") == [other]
    assert set(recipients("case.answered")) == {city.rider, other}


def test_a_question_to_a_merged_case_reaches_all_who_asked():
    city = a_city()
    head, other = a_need(city), a_need(city, by=city.rider)
    actions.merge(other.case, head.case, by=city.dispatcher, at=LATER)

    actions.move_case(head.case, "reaction_requested", by=city.handler, at=LATER, text="哪一栋？")
    actions.hand_on(head.case, city.traffic, by=city.dispatcher, at=LATER)

    asked = Message.objects.get(topic="case.asked_back", channel="in_app")
    assert (asked.person, asked.link) == (city.rider, f"/case/{other.case.ticket}")
    passed = Message.objects.get(topic="case.handed_on", person=city.rider, channel="in_app")
    assert city.traffic.name in passed.body


def test_what_the_asker_of_a_merged_case_says_is_told_to_who_has_it():
    city = a_city()
    head, other = a_need(city), a_need(city)
    actions.merge(other.case, head.case, by=city.dispatcher, at=LATER)
    actions.move_case(head.case, "reaction_requested", by=city.handler, at=LATER, text="哪一栋？")
    actions.hand_on(head.case, city.traffic, by=city.dispatcher, at=LATER)

    actions.answer_by_asker(other.case, at=LATER, text="三栋")
    actions.answer_by_asker(other.case, at=LATER, text="还有")

    assert recipients("case.reply") == [city.stranger, city.stranger]
    links = set(Message.objects.filter(topic="case.reply").values_list("open_link", flat=True))
    assert links == {f"/desk/cases/{head.case_id}"}


def test_a_case_taken_apart_is_told_to_its_unit_again():
    city = a_city()
    head, other = a_need(city), a_need(city, by=city.rider)
    actions.merge(other.case, head.case, by=city.dispatcher, at=LATER)

    actions.unmerge(other.case, by=city.dispatcher, at=LATER)

    assert recipients("case.unmerged") == [city.rider, city.handler, city.colleague]


def test_overdue_goes_to_the_level_above():
    city = a_city()
    late = a_need(city).case

    actions.escalate_case(late, at=late.due_at + LATER.resolution)

    assert recipients("case.escalated") == [city.dispatcher]


@pytest.mark.parametrize("taken", [True, False])
def test_not_solved_is_told_to_who_answered_their_lead_and_the_level_above(taken):
    city = a_city()
    case = a_need(city).case
    if taken:
        actions.take(case, by=city.handler, at=LATER)
    actions.move_case(case, "resolved", by=city.handler, at=LATER, text="好了")

    actions.answer_by_asker(case, at=LATER, solved=False)

    answered = [city.handler] if taken else [city.handler, city.colleague]
    assert recipients("case.escalated") == [city.dispatcher, *answered, city.lead]


def test_not_solved_of_a_merged_case_is_told_to_the_unit_that_answered():
    city = a_city()
    head, other = a_need(city), a_need(city)
    actions.merge(other.case, head.case, by=city.dispatcher, at=LATER)
    actions.hand_on(head.case, city.traffic, by=city.dispatcher, at=LATER)
    actions.move_case(head.case, "resolved", by=city.stranger, at=LATER, text="好了")

    actions.answer_by_asker(other.case, at=LATER, solved=False)

    assert recipients("case.escalated") == [city.dispatcher, city.stranger, city.lead]
    assert recipients("case.unmerged") == []


def test_the_unit_is_warned():
    city = a_city()
    case = a_need(city).case

    actions.warn_due_soon(case, at=case.due_soon_at)

    assert recipients("case.due_soon") == [city.handler, city.colleague]


def test_a_message_that_cannot_be_written_takes_the_step_with_it(monkeypatch):
    city = a_city()
    need = a_need(city, by=city.rider)
    monkeypatch.setattr("yizhan.roof.wiring.reactions.casework.tell", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.take(need.case, by=city.handler, at=LATER)

    need.case.refresh_from_db()
    assert need.case.status == "reported"
