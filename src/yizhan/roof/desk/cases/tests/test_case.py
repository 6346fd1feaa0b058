"""The page of a case: seen, answered, handed on, noted, merged."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from yizhan.ground.casework import actions, store
from yizhan.ground.casework.jobs import reencode_sealed
from yizhan.ground.casework.models import Case, Photo, StandardText
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.models import Reveal
from yizhan.wings.care.needs.tests.factories import a_need, a_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def case(city):
    return a_need(city, at=timezone.now(), station=a_station(city), text="没有热水").case


def url(case, verb=""):
    return f"/desk/cases/{case.pk}" + (f"/{verb}" if verb else "")


VERBS: dict[str, dict[str, Any]] = {
    "take": {},
    "move": {"to": "in_progress"},
    "hand-on": {"unit": "x"},
    "note": {"text": "x"},
    "merge": {"other": 1, "head": 1},
    "unmerge": {},
    "reveal": {"reason": "打电话问哪个门"},
}


def test_it_shows_the_matter_but_never_the_ticket(client, city, case):
    client.force_login(city.handler)

    shown = client.get(url(case)).content.decode()

    assert "没有热水" in shown and case.place in shown and case.ticket not in shown


def test_it_costs_the_same_however_long_the_thread(client, city, case, django_assert_num_queries):
    for n in range(20):
        actions.note(case, by=city.handler, at=timezone.now(), text=f"{n}")
    client.force_login(city.dispatcher)
    client.get(url(case))

    with django_assert_num_queries(10):
        client.get(url(case))


def test_anonymous_is_sent_to_login(client, case):
    assert client.get(url(case)).status_code == 302


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_another_units_case_does_not_exist(client, city, case, verb):
    client.force_login(city.stranger)

    answer = client.post(url(case, verb), VERBS[verb]) if verb else client.get(url(case))

    assert answer.status_code == (403 if verb in ("merge", "unmerge") else 404)


@pytest.mark.parametrize("verb", VERBS)
def test_a_reader_may_look_but_not_act(client, city, case, verb):
    client.force_login(city.lead)

    assert client.get(url(case)).status_code == 200
    answer = client.post(url(case, verb), VERBS[verb] | {"unit": city.traffic.code})
    assert answer.status_code == 403


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_a_rider_has_no_desk(client, city, case, verb):
    client.force_login(city.rider)

    answer = client.post(url(case, verb), VERBS[verb]) if verb else client.get(url(case))

    assert answer.status_code == 403


def test_answering_redirects_to_the_case(client, city, case):
    client.force_login(city.handler)

    answer = client.post(url(case, "move"), {"to": "resolved", "text": "已送", "version": 1})

    assert (answer.status_code, answer["Location"]) == (302, url(case))
    assert Case.objects.get(pk=case.pk).status == "resolved"


def test_a_refusal_stands_in_the_form_and_the_words_are_kept(client, city, case):
    client.force_login(city.handler)

    answer = client.post(url(case, "move"), {"to": "scheduled", "text": "明天来修", "version": 1})

    assert answer.status_code == 422
    assert "明天来修" in answer.content.decode() and "errorlist" in answer.content.decode()


def test_who_decides_on_an_older_version_is_told(client, city, case):
    actions.take(case, by=city.colleague, at=timezone.now())
    client.force_login(city.handler)

    answer = client.post(url(case, "move"), {"to": "resolved", "text": "已送", "version": 1})

    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert Case.objects.get(pk=case.pk).status == "in_progress"


def test_handing_on_by_a_part_of_the_name_leads_back_to_the_inbox(client, city, case):
    client.force_login(city.handler)

    answer = client.post(url(case, "hand-on"), {"unit": city.traffic.code, "text": "请接"})

    assert answer["Location"] == "/desk/inbox/"
    assert Case.objects.get(pk=case.pk).unit == city.traffic


@pytest.mark.parametrize("words", ["Unit", "no such unit", ""])
def test_a_unit_that_is_not_one_is_said_so(client, city, case, words):
    client.force_login(city.handler)

    answer = client.post(url(case, "hand-on"), {"unit": words})

    assert answer.status_code == 422 and "errorlist" in answer.content.decode()


def test_notes_are_seen_at_the_desk_only(client, city, case):
    client.force_login(city.handler)

    client.post(url(case, "note"), {"text": "他很急"})

    assert "他很急" in client.get(url(case)).content.decode()
    assert "他很急" not in client.get(f"/api/v1/cases/{case.ticket}").content.decode()


def test_what_may_be_the_same_is_offered_merged_and_taken_apart(client, city, case):
    other = a_need(city, at=timezone.now(), station=a_station(city, lon=108.051)).case
    client.force_login(city.dispatcher)
    assert other.reference in client.get(url(case)).content.decode()

    client.post(url(case, "merge"), {"other": other.pk, "head": other.pk, "version": 1})
    assert Case.objects.get(pk=case.pk).merged_into == other
    office = f"{city.dispatcher} · {city.dispatcher.posts.get().unit.name}"
    assert office in client.get(url(case)).text
    client.post(url(case, "unmerge"), {"version": 2})
    assert client.get(url(case)).text.count(office) == 2
    assert Case.objects.get(pk=case.pk).merged_into is None


def test_either_of_two_cases_can_answer_for_both(client, city, case):
    other = a_need(city, at=timezone.now(), station=case.need.station).case
    client.force_login(city.dispatcher)
    page = client.get(url(case)).text
    assert re.findall(r'name="head" value="(\d+)"', page) == [str(case.pk), str(other.pk)]

    client.post(url(case, "merge"), {"other": other.pk, "head": case.pk, "version": 1})
    assert Case.objects.get(pk=other.pk).merged_into == case
    assert Case.objects.get(pk=case.pk).merged_into is None


@pytest.fixture
def head(city, case):
    """The case that answers for `case`, at another unit."""
    head = a_need(city, at=timezone.now(), text="甲说没水").case
    actions.hand_on(head, city.traffic, by=city.dispatcher, at=timezone.now())
    actions.merge(case, head, by=city.dispatcher, at=timezone.now())
    return head


def test_who_works_on_the_head_reads_all_words_of_all_askers(client, city, case, head):
    actions.answer_by_asker(case, at=timezone.now(), text="乙在三栋")
    client.force_login(city.stranger)

    shown = client.get(url(head)).content.decode()

    for words in ("甲说没水", "没有热水", "乙在三栋", f"诉求人 · {case.reference}"):
        assert words in shown
    assert client.get(url(case)).status_code == 404
    assert f'href="{url(case)}"' not in shown


def test_who_works_on_the_head_sees_the_photos_of_all_askers(client, city, case, head):
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(picture, "JPEG")
    actions.add_photos(case, [store.seal_photo(picture.getvalue())], at=timezone.now())
    reencode_sealed()
    client.force_login(city.stranger)

    photo = url(head, f"photos/{Photo.objects.get().key}")

    assert photo in client.get(url(head)).content.decode()
    answer = client.get(photo)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    actions.unmerge(case, by=city.dispatcher, at=timezone.now())
    assert client.get(photo).status_code == 404


def test_the_way_to_the_head_is_offered_to_who_may_go(client, city, case, head):
    client.force_login(city.handler)
    assert url(head) not in client.get(url(case)).content.decode()
    client.force_login(city.dispatcher)
    assert url(head) in client.get(url(case)).content.decode()


def test_the_thread_names_the_unit_in_whose_name_it_was_done(client, city, case):
    actions.hand_on(case, city.traffic, by=city.handler, at=timezone.now())
    client.force_login(city.stranger)

    shown = client.get(url(case)).content.decode()

    assert f"{city.handler} · {city.union.name}" in shown
    assert f"{city.handler} · {city.traffic.name}" not in shown


def test_a_standard_text_fills_the_box_without_javascript(client, city, case):
    text = StandardText.objects.create(status="resolved", title="已送水", text="热水已经送到。")
    client.force_login(city.handler)

    shown = client.get(f"{url(case)}?standard={text.pk}").content.decode()

    assert "热水已经送到。</textarea>" in shown


def test_a_standard_text_carries_its_action(client, city, case):
    received, ask, reopen = (
        StandardText.objects.create(title=title, text=title, status=status)
        for title, status in (
            ("已收到", Status.IN_PROGRESS),
            ("请补充", Status.REACTION_REQUESTED),
            ("重新办", Status.REOPENED),
        )
    )
    client.force_login(city.handler)

    shown = client.get(url(case)).content.decode()

    assert "已收到 → 开始办理" in shown and "请补充 → 请对方补充" in shown
    assert reopen.title not in shown, "no action that is not possible now"
    assert shown.count("btn main") == 1 and main_button(shown) == Status.RESOLVED
    for standard in (received, ask):
        chosen = client.get(url(case), {"standard": standard.pk}).content.decode()
        assert main_button(chosen) == standard.status


def main_button(text):
    (to,) = re.findall(r'class="btn main"\s+name="to"\s+value="(\w+)"', text)
    return to


def test_nothing_is_put_in_on_a_closed_case(client, city, case):
    StandardText.objects.create(title="已收到", text="已收到", status=Status.IN_PROGRESS)
    actions.move_case(case, Status.RESOLVED, by=city.handler, at=timezone.now(), text="好了")
    client.force_login(city.handler)

    shown = client.get(url(case)).content.decode()

    assert 'id="answer"' not in shown and "已收到" not in shown


def test_afterwards_the_next_case_opens(client, city, case):
    colleagues, following = city.case(at=timezone.now()), city.case(at=timezone.now())
    actions.take(colleagues, by=city.colleague, at=timezone.now())
    client.force_login(city.handler)
    sent = {"to": "in_progress", "then": "next"}

    assert client.post(url(case, "move"), sent)["Location"] == url(following)
    assert client.post(url(following, "move"), sent)["Location"] == "/desk/inbox/"


def test_the_number_is_shown_for_a_reason_that_is_kept(client, city):
    case = a_need(city, at=timezone.now(), contact="13800138000").case
    client.force_login(city.handler)
    assert "138****8000" in client.get(url(case)).content.decode()

    refused = client.post(url(case, "reveal"), {"reason": ""})
    answer = client.post(url(case, "reveal"), {"reason": "打电话问哪个门"})

    assert refused.status_code == 422
    assert "13800138000" in answer.content.decode() and answer["Cache-Control"] == "no-store"
    assert Reveal.objects.get().by == city.handler


def test_print(client, city, case):
    client.force_login(city.handler)

    shown = client.get(f"{url(case)}?print").content.decode()

    assert "data-print" in shown and "<textarea" not in shown


def test_units_are_offered_by_name(client, city):
    client.force_login(city.handler)

    shown = client.get(f"/desk/cases/units?unit={city.traffic.name}").content.decode()

    assert city.traffic.name in shown and "<html" not in shown
