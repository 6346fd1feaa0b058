"""/desk/lessons: drafts, previews, versions, pictures."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yizhan.ground.casework.tests.factories import a_city
from yizhan.roof.desk.lessons.forms import question_in, typed
from yizhan.wings.participation.lessons.models import Lesson, Picture
from yizhan.wings.participation.lessons.rules import LessonState
from yizhan.wings.participation.lessons.tests.factories import QUESTION, a_jpeg, a_lesson

pytestmark = pytest.mark.django_db
ASKED = "没封签怎么办？\n* 请店家封 | 责任清楚\n自己粘｜说不清"
FORM = {
    "title": "封签",
    "topic": "food",
    "position": "0",
    "body": "## 看三处\n\n- **封口**\n\n<script>alert(1)</script>",
    "source": "操作规范",
    "question_1": ASKED,
    "question_2": ASKED,
    "question_3": ASKED,
}


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def desk(client, city):
    client.force_login(city.handler)
    return client


def test_a_lesson_is_written_looked_at_and_published(desk, city):
    answer = desk.post("/desk/lessons/new", FORM | {"unit": city.union.pk})
    page = desk.get(answer.url).content.decode()
    assert "<strong>封口</strong>" in page
    assert "<script>alert" not in page
    lesson = Lesson.objects.get()
    assert lesson.state == LessonState.DRAFT
    desk.post(f"{answer.url}/publish")
    lesson.refresh_from_db()
    assert lesson.state == LessonState.PUBLIC
    assert desk.get(f"{answer.url}/versions/1").status_code == 200


def test_an_unfinished_draft_is_kept_and_not_published(desk, city):
    answer = desk.post(
        "/desk/lessons/new", FORM | {"unit": city.union.pk, "source": "", "question_3": ""}
    )
    page = desk.post(f"{answer.url}/publish", follow=True).content.decode()
    assert "请写明出处" in page
    assert Lesson.objects.get().state == LessonState.DRAFT


def test_a_form_made_from_an_older_draft_is_refused(desk, city):
    lesson = a_lesson(city.union, by=city.handler)
    for title in ("新的", "旧的"):
        answer = desk.post(f"/desk/lessons/{lesson.code}", FORM | {"title": title, "version": "1"})
    assert answer.status_code == 422
    assert Lesson.objects.get().title == "新的"


def test_a_picture_is_added_under_a_number(desk, city):
    lesson = a_lesson(city.union, by=city.handler)
    photo = SimpleUploadedFile("secret-name.jpg", a_jpeg(), "image/jpeg")
    desk.post(f"/desk/lessons/{lesson.code}/pictures", {"words": "封签", "picture": photo})
    picture = Picture.objects.get()
    assert (picture.number, picture.words) == (1, "封签")
    assert desk.get(f"/desk/lessons/{lesson.code}/pictures/1").status_code == 404  # not ready


def test_another_unit_and_a_rider_do_not_come_in(client, city):
    lesson = a_lesson(city.union, by=city.handler)
    client.force_login(city.stranger)
    assert client.get(f"/desk/lessons/{lesson.code}").status_code == 404
    client.force_login(city.rider)
    assert client.get(f"/desk/lessons/{lesson.code}").status_code == 403


def test_the_list_costs_the_same_however_long(desk, city, django_assert_max_num_queries):
    desk.get("/desk/lessons")
    for _ in range(5):
        a_lesson(city.union, by=city.handler)
    with django_assert_max_num_queries(10):
        assert desk.get("/desk/lessons").content.decode().count("data-row>") == 5


def test_a_question_is_typed_and_read_back():
    assert question_in(typed(QUESTION)) == QUESTION
