"""What was seen: sent once, read, answered by the restaurant, published beside its reply."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Audience
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.rules import Competence, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.participation.restaurants import actions, jobs
from yizhan.wings.participation.restaurants.actions.row import ChangedSince, NotNow
from yizhan.wings.participation.restaurants.actions.seeing import (
    ITEM,
    NoSuchCode,
    OwnVisit,
    RepliedAlready,
    SentAlready,
)
from yizhan.wings.participation.restaurants.models import Seat, Visit
from yizhan.wings.participation.restaurants.rules import RoundState, Seen, VisitState
from yizhan.wings.participation.restaurants.tests.factories import (
    DAY,
    a_reviewed_visit,
    a_seat,
    a_sent_visit,
    a_sheet,
    drawn,
)

pytestmark = pytest.mark.django_db

AT = MONDAY + 5 * DAY


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def row(city):
    return drawn(city.bureau, city.county, by=city.dispatcher)


@pytest.fixture
def item():
    return an_item(
        code=ITEM, audience=Audience.SYSTEM, unit_kind=UnitKind.BUREAU, competence=Competence.MARKET
    )


def review(visit, by, confirmed=("floor",), note="", at=AT + DAY):
    actions.review_visit(
        visit, confirmed=confirmed, public_note=note, version=visit.version, by=by, at=at
    )


def test_a_sheet_is_sent_once(row):
    seat = a_seat(row)
    partner = Seat.objects.taken().filter(visit=seat.visit).exclude(pk=seat.pk).get()
    actions.send_sheet(seat, a_sheet(AT, found=["floor"]), by=seat.visitor.person, at=AT)
    for one in (seat, partner):
        with pytest.raises(SentAlready):
            actions.send_sheet(one, a_sheet(AT), by=one.visitor.person, at=AT)
    visit = Visit.objects.get(pk=seat.visit_id)
    assert (visit.state, visit.seen["floor"], visit.seen["licence"]) == ("sent", "no", "yes")
    assert [check.value for check in visit.findings] == ["floor"]


def test_nothing_says_which_of_the_two_sent_it(row):
    visit = a_sent_visit(row)
    entry = Entry.objects.get(verb="round.walked")
    assert (entry.by, entry.facts) == ("", {})
    columns = {field.name for field in Visit._meta.get_fields()}
    assert not {"by", "person", "sent_by"} & columns
    assert visit.sent_at is not None
    states = Seat.objects.taken().filter(visit=visit).values_list("state", flat=True)
    assert set(states) == {"accepted"}, "nor do their seats"


def test_what_was_not_tapped_could_not_be_seen(row):
    seat = a_seat(row)
    sheet = actions.Sheet(visited_on=local_day(AT), seen={"bins": Seen.YES})
    actions.send_sheet(seat, sheet, by=seat.visitor.person, at=AT)
    visit = Visit.objects.get(pk=seat.visit_id)
    assert visit.count_seen == 1
    assert visit.seen["floor"] == Seen.UNSEEN


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"seen": {}}, "seen"),
        ({"seen": {"floor": "maybe"}}, "seen"),
        ({"seen": {"owner": "yes"}}, "seen"),
        ({"visited_on": local_day(MONDAY)}, "visited_on"),
        ({"visited_on": local_day(AT + DAY)}, "visited_on"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_a_sheet_that_cannot_be(row, fields, at_fault):
    seat = a_seat(row)
    with pytest.raises(Refusal) as refusal:
        actions.send_sheet(seat, a_sheet(AT, **fields), by=seat.visitor.person, at=AT)
    assert set(refusal.value.fields) == {at_fault}
    assert Visit.objects.get(pk=seat.visit_id).state == VisitState.DRAWN


def test_a_restaurant_that_was_shut(row):
    seat = a_seat(row)
    sheet = actions.Sheet(visited_on=local_day(AT), shut=True)
    actions.send_sheet(seat, sheet, by=seat.visitor.person, at=AT)
    visit = Visit.objects.get(pk=seat.visit_id)
    assert (visit.shut, visit.findings, visit.count_seen) == (True, [], 0)


def test_a_stranger_or_who_passed_it_on_sends_nothing(row):
    seat = a_seat(row)
    with pytest.raises(NotAllowed):
        actions.send_sheet(seat, a_sheet(AT), by=a_person(), at=AT)
    actions.decline_seat(seat, by=seat.visitor.person, at=AT)
    with pytest.raises(NotNow):
        actions.send_sheet(seat, a_sheet(AT), by=seat.visitor.person, at=AT)


def test_findings_that_stand_become_one_case_of_the_market_regulation(city, row, item):
    visit = a_sent_visit(row, found=["floor", "bins"])
    review(visit, city.dispatcher, confirmed=["floor", "bins"], note="后门边")
    case = Case.objects.get()
    assert visit.case == case
    assert case.unit == city.bureau
    assert (case.division, case.lon) == (city.county, visit.restaurant.lon)
    assert visit.restaurant.name in case.place
    assert visit.confirmed == ["floor", "bins"]
    seats = Seat.objects.filter(visit=visit).values_list("visitor__number", flat=True)
    assert not any(number in case.text for number in seats)


def test_what_does_not_stand_becomes_no_case(city, row, item):
    visit = a_sent_visit(row)
    review(visit, city.dispatcher, confirmed=[])
    assert not Case.objects.exists()
    assert visit.confirmed_findings == []


def test_only_what_was_found_is_confirmed(city, row):
    visit = a_sent_visit(row)
    with pytest.raises(Refusal):
        review(visit, city.dispatcher, confirmed=["pests"])


def test_a_city_without_the_item_reads_all_the_same(city, row):
    visit = a_sent_visit(row)
    review(visit, city.dispatcher)
    assert (visit.state, visit.case) == (VisitState.REVIEWED, None)


def test_who_may_read(city, row):
    visit = a_sent_visit(row)
    for who in (city.lead, city.handler, city.rider):
        with pytest.raises(NotAllowed):
            review(visit, who)
    with pytest.raises(ChangedSince):
        actions.review_visit(
            visit, confirmed=[], public_note="", version=visit.version - 1, by=city.dispatcher,
            at=AT,
        )  # fmt: skip
    review(visit, city.dispatcher)
    with pytest.raises(NotNow):
        review(visit, city.dispatcher)


def test_whoever_went_there_does_not_read_it(city):
    row = drawn(city.bureau, city.county, by=city.dispatcher, people=[city.dispatcher], visitors=10,
                places=5)  # fmt: skip
    seat = Seat.objects.asked_by(city.dispatcher).get()
    visit = a_sent_visit(row, visit=seat.visit.position)
    with pytest.raises(OwnVisit):
        review(visit, city.dispatcher)


def test_it_is_published_when_five_working_days_are_over(city, row, item):
    visit = a_reviewed_visit(row, by=city.dispatcher)
    assert local_day(visit.reply_until) - local_day(visit.reviewed_at) >= timedelta(days=6)
    assert not actions.publish_visit(visit, at=visit.reply_until - timedelta(seconds=1))
    assert not Visit.objects.public().exists()
    assert actions.publish_visit(visit, at=visit.reply_until)
    assert not actions.publish_visit(visit, at=visit.reply_until)
    assert Visit.objects.public().get().published_at == visit.reply_until


def test_the_restaurant_replies_and_both_are_published(city, row):
    visit = a_reviewed_visit(row, by=city.dispatcher)
    with pytest.raises(NoSuchCode):
        actions.reply_to_visit("", text="x", at=AT)
    code = visit.printed_code.lower()
    actions.reply_to_visit(code, text="已经整改，地面重新铺过。", at=AT + 3 * DAY)
    actions.reply_to_visit(code, text="已经整改，地面重新铺过。", at=AT + 3 * DAY)
    shown = Visit.objects.public().get()
    assert shown.reply_shown == "已经整改，地面重新铺过。"
    with pytest.raises(RepliedAlready):
        actions.reply_to_visit(code, text="另一句", at=AT + 3 * DAY)
    actions.hide_reply(shown, reason="写了员工姓名", by=city.dispatcher, at=AT + 4 * DAY)
    assert Visit.objects.public().get().reply_shown == ""


def test_a_late_reply_is_put_beside(city, row):
    visit = a_reviewed_visit(row, by=city.dispatcher)
    actions.publish_visit(visit, at=visit.reply_until)
    actions.reply_to_visit(visit.reply_code, text="晚了几天，抱歉。", at=visit.reply_until + DAY)
    assert Visit.objects.public().get().reply_shown


def test_what_is_set_aside_says_why_and_is_not_published(city, row):
    visit = a_sent_visit(row)
    actions.set_visit_aside(
        visit, reason="走错了店", version=visit.version, by=city.dispatcher, at=AT
    )
    assert (visit.state, visit.reason) == (VisitState.SET_ASIDE, "走错了店")
    assert not Visit.objects.to_publish(at=AT + 90 * DAY).exists()


def test_a_round_ends_when_all_of_it_is_over(city, row):
    visit = a_reviewed_visit(row, by=city.dispatcher)
    after = MONDAY + 30 * DAY
    assert not actions.close_round(row, at=row.drawn_at)
    assert not actions.close_round(row, at=after), "one result is not published yet"
    assert Visit.objects.filter(state=VisitState.MISSED).count() == 1
    actions.publish_visit(visit, at=after)
    assert actions.close_round(row, at=after)
    row.refresh_from_db()
    assert (row.state, row.ended_at) == (RoundState.CLOSED, after)
    assert Entry.objects.get(verb="round.missed").facts == {"count": 1}


def test_the_worker_does_what_is_due(city, row):
    a_reviewed_visit(row, by=city.dispatcher)
    assert jobs.publish_visits() == 1
    assert jobs.close_rounds() == 1
    assert jobs.pass_silent_seats() == 0, "the last day is long over"
