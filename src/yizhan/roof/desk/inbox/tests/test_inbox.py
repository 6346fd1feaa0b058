"""The inbox: what waits, due soonest first; cheap however much there is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city, an_item

pytestmark = pytest.mark.django_db
URL = "/desk/inbox/"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def now():
    return timezone.now()


def page(client, who, query=""):
    client.force_login(who)
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_only_what_is_visible(client, city, now):
    mine, other = city.case(at=now), city.case(at=now, division=None)

    shown = page(client, city.handler)

    assert mine.reference in shown and other.reference not in shown
    assert mine.ticket not in shown


def test_due_soonest_comes_first(client, city, now):
    late = city.case(at=now, item=an_item(target_minutes=6000))
    soon = city.case(at=now, item=an_item(target_minutes=60))

    shown = page(client, city.handler)

    assert shown.index(soon.reference) < shown.index(late.reference)


def test_tabs_narrow_and_count(client, city, now):
    overdue = city.case(at=now - timedelta(days=30))
    taken = actions.take(city.case(at=now), by=city.handler, at=now)
    closed = city.case(at=now)
    actions.move_case(closed, "resolved", by=city.handler, at=now, text="好了")
    expected = {"open": {overdue, taken}, "mine": {taken}, "overdue": {overdue}, "closed": {closed}}

    for tab, cases in expected.items():
        shown = page(client, city.handler, f"show={tab}")
        for case in (overdue, taken, closed):
            assert (case.reference in shown) == (case in cases), tab


def test_merged_cases_are_not_listed(client, city, now):
    head, merged = city.case(at=now), city.case(at=now)
    actions.merge(merged, head, by=city.dispatcher, at=now)

    shown = page(client, city.handler)

    assert merged.reference not in shown and "+1" in shown


def test_what_people_wrote_is_escaped(client, city, now):
    city.case(at=now, text="<script>x</script> {0} {pk}", place="<b>")

    shown = page(client, city.handler)

    assert "<script>x" not in shown and "&lt;script&gt;x" in shown and "{0} {pk}" in shown


def test_a_unit_out_of_reach_is_not_a_unit_without_cases(client, city):
    unit = city.case().unit
    assert "不在您的范围" in page(client, city.stranger, f"unit={unit.code}")
    assert "不在您的范围" not in page(client, city.handler, f"unit={unit.code}&show=closed")


def test_narrowed_to_a_number_or_words(client, city, now):
    one, other = city.case(at=now, place="新建路"), city.case(at=now, place="城西")

    assert other.reference not in page(client, city.handler, f"find={one.reference}")
    found = page(client, city.handler, "find=城西")
    assert other.reference in found and one.reference not in found


def test_what_it_is_narrowed_to_is_said_in_words(client, city, now):
    case = city.case(at=now)
    shown = page(client, city.handler, f"unit={case.unit.code}&item={case.item.code}")
    line = re.search('<p class="row soft">.*?</p>', shown, re.DOTALL)[0]
    assert f"{case.unit.name} · {case.item.name}" in line
    assert case.item.code not in line

    assert "no-such" in page(client, city.handler, "item=no-such"), "the code, where none fits"


def test_the_next_page_goes_on_where_this_one_ends(client, city, now):
    for _ in range(53):
        city.case(at=now)

    shown = page(client, city.handler)
    following = shown.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    rest = page(client, city.handler, following)

    assert (shown.count("data-row "), rest.count("data-row ")) == (50, 3)


@pytest.mark.parametrize("who", ["handler", "dispatcher", "lead"])
def test_closed_cases_come_newest_first_page_by_page(client, city, now, who):
    closed = [city.case(at=now - timedelta(days=500)) for _ in range(53)]
    for n, case in enumerate(closed):
        days = 7 * (n // 2)  # two in each moment: the number decides between them
        Case.objects.filter(pk=case.pk).update(
            status="resolved", closed_at=now - timedelta(days=days)
        )
    newest_first = [case.reference for n, case in sorted(
        enumerate(closed), key=lambda pair: (pair[0] // 2, -pair[1].pk))]  # fmt: skip

    shown = page(client, getattr(city, who), "show=closed")
    following = shown.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    rest = page(client, getattr(city, who), following)

    read = re.findall(r'<a class="reference"[^>]*>([^<]+)</a>', shown + rest)
    assert read == newest_first


def test_htmx_gets_only_the_list(client, city):
    client.force_login(city.handler)

    response = client.get(URL, headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith('<section id="list"')
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("who", ["handler", "dispatcher"])
def test_it_costs_the_same_however_long(client, city, now, who, django_assert_max_num_queries):
    for n in range(60):
        city.case(at=now - timedelta(days=n))
    client.force_login(getattr(city, who))

    with django_assert_max_num_queries(8):
        client.get(URL)


def test_anonymous_is_sent_to_login(client):
    assert client.get(URL).status_code == 302


def test_a_rider_has_no_desk(client, city):
    client.force_login(city.rider)
    assert client.get(URL).status_code == 403


def bulk(client, who, **fields):
    client.force_login(who)
    return client.post("/desk/inbox/bulk", fields, follow=True)


def test_ticked_cases_are_handed_on_each_by_itself(client, city, now):
    one, other, stale = city.case(at=now), city.case(at=now), city.case(at=now)
    actions.take(stale, by=city.colleague, at=now)
    ticked = [f"{case.pk}:1" for case in (one, other, stale)]

    answer = bulk(client, city.handler, case=ticked, unit=city.traffic.name, hand_on="")

    assert set(Case.objects.filter(unit=city.traffic)) == {one, other}
    assert stale.reference in answer.content.decode()


def test_ticked_cases_are_taken(client, city, now):
    one = city.case(at=now)

    bulk(client, city.handler, case=[f"{one.pk}:1"], take="")

    one.refresh_from_db()
    assert one.assignee == city.handler


def test_nobody_ticks_what_they_cannot_see(client, city, now):
    hidden = city.case(at=now)

    bulk(client, city.stranger, case=[f"{hidden.pk}:1"], take="")

    hidden.refresh_from_db()
    assert hidden.assignee is None


def test_a_reader_may_tick_but_nothing_happens(client, city, now):
    case = city.case(at=now)

    bulk(client, city.lead, case=[f"{case.pk}:1"], take="")

    case.refresh_from_db()
    assert case.assignee is None


def test_what_was_refused_stays_ticked_with_its_words(client, city, now):
    one, other = city.case(at=now), city.case(at=now)
    ticked = [f"{one.pk}:1"]

    page = bulk(
        client, city.handler, case=ticked, unit="没有这个单位", back="/desk/inbox/?show=open"
    )

    text = page.content.decode()
    assert f'value="{one.pk}:1" checked' in text
    assert f'value="{other.pk}:1" checked' not in text
    assert 'value="没有这个单位"' in text
    assert page.redirect_chain[-1][0].startswith("/desk/inbox/?show=open&")


def test_a_handing_on_is_said_and_undone(client, city, now):
    one, other = city.case(at=now), city.case(at=now)
    ticked = [f"{case.pk}:1" for case in (one, other)]

    page = bulk(client, city.handler, case=ticked, unit=city.traffic.name, hand_on="")

    assert f"已转办 2 件至{city.traffic.name}" in page.content.decode()
    assert "已转办" not in client.get("/desk/inbox/").content.decode(), "said once"
    actions.take(other, by=city.stranger, at=now)
    answer = client.post("/desk/inbox/undo", {"case": [one.pk, other.pk]}, follow=True)
    assert set(Case.objects.filter(unit=city.union)) == {one}
    assert "已撤回 1 件" in answer.content.decode()
    assert other.reference in answer.content.decode()


def test_nobody_undoes_what_another_handed_on(client, city, now):
    case = city.case(at=now)
    actions.hand_on(case, city.traffic, by=city.handler, at=now)
    client.force_login(city.colleague)

    client.post("/desk/inbox/undo", {"case": [case.pk]})

    case.refresh_from_db()
    assert case.unit == city.traffic


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/accounts/"])
def test_it_goes_back_to_the_desk_only(client, city, back):
    client.force_login(city.handler)

    answer = client.post("/desk/inbox/bulk", {"take": "", "back": back})

    assert answer["Location"] == URL


def test_a_lead_looks_on_without_buttons(client, city):
    city.case()
    client.force_login(city.lead)
    page = client.get("/desk/inbox/").content.decode()
    assert "data-row" in page
    assert "/take" not in page and 'type="checkbox"' not in page


def test_where_it_is_is_never_empty_while_the_county_is_known(client, city, now):
    """Cases of before places were asked for have none of their own."""
    case = city.case(at=now, place="")
    assert city.county.name in page(client, city.handler)
    for view in (f"/desk/cases/{case.pk}", f"/desk/cases/{case.pk}?print"):
        assert city.county.name in client.get(view).text
