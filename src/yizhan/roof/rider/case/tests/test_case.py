"""case: whoever holds the ticket follows it, answers, judges; and sees nothing internal."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from yizhan.ground.casework import actions
from yizhan.ground.casework.jobs import reencode_sealed
from yizhan.ground.casework.models import Photo
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def case(city):
    return city.case(at=timezone.now(), text="没有热水", place="新建路红色驿站")


def page(case):
    return reverse("rider:case", args=[case.ticket])


def body(client, case):
    response = client.get(page(case))
    assert response.status_code == 200
    return response.content.decode()


def move(city, case, to, text="好的"):
    return actions.move_case(case, to, by=city.handler, at=timezone.now(), text=text)


def test_which_unit_where_and_until_when(client, city, case):
    seen = body(client, case)
    for words in (city.union.name, "新建路红色驿站", "没有热水", case.reference):
        assert words in seen


def test_no_ticket_no_case(client, case):
    assert client.get(reverse("rider:case", args=["guess"])).status_code == 404


def test_it_is_kept_by_no_cache_and_found_by_no_search(client, case):
    response = client.get(page(case))
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_internal_notes_and_names_of_staff_stay_inside(client, city, case):
    actions.take(case, by=city.handler, at=timezone.now())
    actions.note(case, by=city.handler, at=timezone.now(), text="店主脾气不好")
    seen = body(client, case)
    assert "店主脾气不好" not in seen
    assert city.handler.display_name not in seen


def test_a_question_is_answered(client, city, case):
    move(city, case, Status.REACTION_REQUESTED, "哪个门？")
    form = body(client, case).partition('id="reply"')[2].partition("</form>")[0]
    assert "哪个门？" in form, "the question stands where it is answered"

    reply = reverse("rider:case_reply", args=[case.ticket])
    assert client.post(reply, {"text": ""}).status_code == 422
    assert client.post(reply, {"text": "东门"}).headers["Location"] == page(case)

    case.refresh_from_db()
    assert case.status == Status.REACTION_RECEIVED
    assert "东门" in body(client, case)


def test_solved_with_stars(client, city, case):
    move(city, case, Status.RESOLVED)
    verdict = reverse("rider:case_verdict", args=[case.ticket])
    assert client.post(verdict, {"solved": "yes", "stars": "5"}).status_code == 302
    case.refresh_from_db()
    assert (case.solved, case.stars) == (True, 5)


def test_not_solved_opens_it_again(client, city, case):
    move(city, case, Status.RESOLVED)
    verdict = reverse("rider:case_verdict", args=[case.ticket])
    client.post(verdict, {"solved": "no", "text": "还是没有"})
    case.refresh_from_db()
    assert case.status in {Status.REOPENED, Status.REOPEN_REQUESTED}
    assert "还是没有" in body(client, case)


@pytest.mark.parametrize(
    "fields", [{}, {"solved": "maybe"}, {"solved": "yes", "stars": "6"}, {"solved": "no"}]
)
def test_a_verdict_that_makes_no_sense_is_refused(client, case, fields):
    verdict = reverse("rider:case_verdict", args=[case.ticket])
    assert client.post(verdict, fields).status_code == 422


def test_a_photo_is_shown_when_it_is_ready(client, case):
    out = io.BytesIO()
    Image.effect_noise((400, 300), 40).convert("RGB").save(out, "JPEG")
    upload = SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")
    add = reverse("rider:case_photos", args=[case.ticket])
    assert client.post(add, {"photo": upload}).status_code == 302
    photo = Photo.objects.get()
    look = reverse("rider:case_photo", args=[case.ticket, photo.key])
    assert client.get(look).status_code == 404

    reencode_sealed()

    assert look in body(client, case)
    shown = client.get(f"{look}?small")
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    other = reverse("rider:case_photo", args=["another", photo.key])
    assert client.get(other).status_code == 404

    Photo.objects.update(public=False)
    assert client.get(look).status_code == 404


def test_a_bad_photo_is_said(client, case):
    upload = SimpleUploadedFile("a.svg", b"<svg/>", "image/svg+xml")
    add = reverse("rider:case_photos", args=[case.ticket])
    assert client.post(add, {"photo": upload}).status_code == 422


def test_words_are_words(client, city, case):
    move(city, case, Status.RESOLVED, "<script>alert(1)</script>\n\u202eabc")
    seen = body(client, case)
    assert "<script>alert(1)" not in seen
    assert 'dir="auto"' in seen


def test_it_costs_the_same_however_long(client, city, case, django_assert_num_queries):
    client.get(page(case))
    with django_assert_num_queries(3):
        client.get(page(case))
    move(city, case, Status.IN_PROGRESS)
    move(city, case, Status.FORWARDED)
    with django_assert_num_queries(3):
        client.get(page(case))


@pytest.fixture
def head(city, case):
    """The case that answers for `case`, at another unit."""
    head = city.case(at=timezone.now(), text="甲的话")
    actions.merge(case, head, by=city.dispatcher, at=timezone.now())
    actions.hand_on(head, city.traffic, by=city.dispatcher, at=timezone.now())
    return head


def test_a_merged_case_speaks_as_the_one_that_answers(client, city, case, head):
    actions.move_case(
        head, Status.REACTION_REQUESTED, by=city.stranger, at=timezone.now(), text="哪一栋？"
    )
    seen = body(client, case)

    assert city.traffic.name in seen.partition('class="facts')[2].partition("</dl>")[0]
    assert "哪一栋？" in seen.partition('id="reply"')[2].partition("</form>")[0]
    reply = reverse("rider:case_reply", args=[case.ticket])
    assert client.post(reply, {"text": "三栋"}).status_code == 302
    head.refresh_from_db()
    assert head.status == Status.REACTION_RECEIVED
    assert 'id="reply"' not in body(client, case)
    other = body(client, head)
    assert "三栋" not in other and "提同样事情的另一位已回复" in other


def test_the_answer_stands_first_then_the_verdict_then_the_stars(client, city, case):
    move(city, case, Status.RESOLVED, "换好了")
    seen = body(client, case)
    order = [seen.index(words) for words in ("换好了", 'value="no"', 'value="yes"', "facts card")]
    assert order == sorted(order)
    assert city.bureau.name in seen, "who sees to it if it is not solved"
    assert 'name="stars"' not in seen

    verdict = reverse("rider:case_verdict", args=[case.ticket])
    client.post(verdict, {"solved": "yes"})
    assert 'name="stars"' in body(client, case)
    client.post(verdict, {"solved": "yes", "stars": "4"})
    case.refresh_from_db()
    assert (case.solved, case.stars) == (True, 4)
    assert 'id="rate"' not in body(client, case)


def test_after_the_second_time_a_dispatcher_decides_and_the_page_says_so(client, city, case):
    move(city, case, Status.RESOLVED)
    actions.answer_by_asker(case, at=timezone.now(), solved=False)
    case.refresh_from_db()
    move(city, case, Status.RESOLVED)
    assert "由调度员决定" in body(client, case)


def test_what_the_unit_that_answered_was_called_stays(client, city, case, head):
    actions.move_case(head, Status.RESOLVED, by=city.stranger, at=timezone.now(), text="好了")
    seen = body(client, case)
    assert city.traffic.name in seen.partition('id="answer"')[2].partition("</section>")[0]
    assert city.traffic.name in seen.partition('class="facts')[2].partition("</dl>")[0]
