"""/rounds: what was frozen, drawn and seen, for everybody; a restaurant's reply."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.casework import store
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.kit import draws
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Seat, Visit
from yizhan.wings.participation.restaurants.tests.factories import (
    DAY,
    a_photo_of,
    a_reviewed_visit,
    a_seat,
    drawn,
    frozen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def row(city):
    people = [a_person(display_name="莫骑手", username="mo-qishou")]
    at = timezone.now() - 8 * DAY
    return drawn(city.bureau, city.county, by=city.dispatcher, at=at, places=4, people=people)


@pytest.fixture
def reviewed(city, row):
    return a_reviewed_visit(row, by=city.dispatcher)


def test_the_file_is_enough_to_do_the_draw_again(client, row):
    seat = a_seat(row)
    actions.decline_seat(seat, by=seat.visitor.person, at=timezone.now())
    answer = client.get(f"/rounds/{row.pk}/file")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    verdict = draws.verify(draws.read(answer.content.decode()), digest=row.digest)
    assert verdict.faults == []
    assert "passed" in answer.content.decode()


def test_no_page_names_a_visitor(client, row, reviewed):
    actions.publish_visit(reviewed, at=reviewed.reply_until)
    for page in ("/rounds", f"/rounds/{row.pk}", f"/rounds/{row.pk}/file",
                 f"/rounds/{row.pk}/visits/{reviewed.pk}"):  # fmt: skip
        answer = client.get(page)
        assert answer.status_code == 200
        for word in ("莫骑手", "mo-qishou"):
            assert word not in answer.content.decode(), page


def test_one_may_ask_for_a_restaurant_that_was_not_drawn(client, row):
    lists = draws.read(row.lists).lists
    drawn_codes = set(Visit.objects.of(row).values_list("restaurant__code", flat=True))
    other = next(site for site in lists.sites if site.code not in drawn_codes)
    seed = draws.seed_of(row.digest, row.seed)
    page = client.get(f"/rounds/{row.pk}?site={other.code}").text
    assert draws.ticket(seed, draws.SITE, other.code) in page
    assert "未抽中" in page
    assert "抽签名单里没有这家" in client.get(f"/rounds/{row.pk}?site=没有的店").text


def test_a_frozen_round_has_its_digest_and_no_draw(client, city):
    row = frozen(city.bureau, city.county, by=city.dispatcher, at=timezone.now())
    page = client.get(f"/rounds/{row.pk}").text
    assert row.digest in page
    assert row.seed_source in page
    assert client.get(f"/rounds/{row.pk}/file").content.decode() == row.lists


def test_a_result_is_hidden_until_it_is_published(client, row, reviewed):
    where = f"/rounds/{row.pk}/visits/{reviewed.pk}"
    assert client.get(where).status_code == 404
    assert "地面有积水" not in client.get(f"/rounds/{row.pk}").text
    actions.publish_visit(reviewed, at=reviewed.reply_until)
    assert "地面有积水或油污" in client.get(where).text


def test_a_restaurant_replies_with_its_code(client, row, reviewed):
    wrong = client.post("/rounds/reply", {"code": "AAAA-2222", "text": "已整改"})
    assert wrong.status_code == 422
    answer = client.post(
        "/rounds/reply", {"code": reviewed.printed_code, "text": "已整改 <b>今天</b>"}
    )
    where = f"/rounds/{row.pk}/visits/{reviewed.pk}"
    assert answer.headers["Location"] == where
    page = client.get(where).text
    assert "已整改 &lt;b&gt;今天" in page
    again = client.post("/rounds/reply", {"code": reviewed.printed_code, "text": "另一句"})
    assert again.status_code == 422


def test_what_does_not_stand_is_not_told(client, city, row):
    visit = a_reviewed_visit(row, by=city.dispatcher, visit=2)
    Visit.objects.filter(pk=visit.pk).update(confirmed=[])
    actions.publish_visit(visit, at=visit.reply_until)
    page = client.get(f"/rounds/{row.pk}/visits/{visit.pk}").text
    assert "地面有积水" not in page
    assert "未发现问题" in page
    visit.refresh_from_db()
    assert dict(visit.rows_published)["floor"] == "unseen"


def test_numbers_stand_for_visitors(client, row):
    page = client.get(f"/rounds/{row.pk}").text
    number = Seat.objects.taken().filter(visit__round=row).first().visitor.number
    assert number in page


def test_the_pages_cost_the_same_however_long(client, row, django_assert_num_queries):
    client.get(f"/rounds/{row.pk}")
    with django_assert_num_queries(4):
        client.get(f"/rounds/{row.pk}")
    with django_assert_num_queries(2):
        client.get("/rounds")


PICTURE = b"\xff\xd8 made anew"


def photo_in_the_store(visit, state):
    photo = a_photo_of(visit, state=state)
    store.write(photo.key, store.Form.LARGE, PICTURE)
    return photo


def test_a_photo_is_public_with_the_result_and_after_a_moderator(client, row, reviewed):
    ready = photo_in_the_store(reviewed, "ready")
    hidden = [photo_in_the_store(reviewed, state) for state in ("blurred", "waiting", "refused")]
    where = f"/rounds/{row.pk}/visits/{reviewed.pk}"
    for photo in (ready, *hidden):
        assert client.get(f"{where}/photos/{photo.key}").status_code == 404, "not published yet"

    actions.publish_visit(reviewed, at=reviewed.reply_until)

    answer = client.get(f"{where}/photos/{ready.key}")
    assert (answer.content, answer.headers["Content-Type"]) == (PICTURE, "image/jpeg")
    page = client.get(where).text
    assert ready.key in page
    for photo in hidden:
        assert photo.key not in page
        assert client.get(f"{where}/photos/{photo.key}").status_code == 404


def test_a_photo_is_not_found_at_another_visit(client, city, row, reviewed):
    actions.publish_visit(reviewed, at=reviewed.reply_until)
    other = a_reviewed_visit(row, by=city.dispatcher, visit=2)
    photo = photo_in_the_store(other, "ready")
    assert (
        client.get(f"/rounds/{row.pk}/visits/{reviewed.pk}/photos/{photo.key}").status_code == 404
    )
