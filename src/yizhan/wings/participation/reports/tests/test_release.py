"""release_due: several at once, at a full hour, each receipt to its own case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework import store
from yizhan.ground.casework.models import Case, CaseStep, Photo
from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.casework.tests.test_photos import a_photo
from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.wings.participation.reports.actions import release_due, send
from yizhan.wings.participation.reports.index import led_by
from yizhan.wings.participation.reports.models import Receipt, Report, Shield, Waiting
from yizhan.wings.participation.reports.tests.factories import a_kind, sent

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(minutes=1)
LATE = MONDAY + timedelta(hours=3, minutes=20)


@pytest.fixture
def city():
    return a_city()


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    store.use(tmp_path)
    yield tmp_path / "photos"
    store.use(settings.MEDIA_ROOT)


def test_three_of_a_kind_and_county_leave_together(city):
    item = a_kind()
    codes = [sent(city, item, text=f"第{n}处").code for n in range(2)]
    assert release_due(at=SOON) == 0
    codes.append(sent(city, item, text="第2处").code)
    assert release_due(at=SOON) == 3
    assert not Waiting.objects.exists()
    assert [led_by(code).case.text for code in codes] == ["第0处", "第1处", "第2处"]
    assert release_due(at=SOON) == 0


def test_other_kinds_and_counties_do_not_count(city):
    sent(city, a_kind())
    sent(city, a_kind(group=ItemGroup.FOOD))
    elsewhere = a_division(city.city, kind=DivisionKind.COUNTY)
    sent(city, a_kind(), division=elsewhere)
    assert release_due(at=SOON) == 0


def test_one_leaves_alone_when_its_time_is_up(city):
    code = sent(city, a_kind()).code
    assert release_due(at=LATE) == 1
    assert led_by(code).case is not None


def test_a_city_may_ask_for_more(city):
    Shield.objects.create(pk=1, together=5, minutes=360)
    for _one in range(4):
        sent(city, a_kind())
    assert release_due(at=SOON) == 0
    sent(city, a_kind())
    assert release_due(at=SOON) == 5


def test_the_case_bears_the_hour_of_its_release_and_nothing_of_its_coming(city):
    came = MONDAY + timedelta(minutes=17, seconds=41)
    sent(city, a_kind(), at=came)
    release_due(at=LATE)
    case = Case.objects.get()
    hour = LATE.replace(minute=0, second=0, microsecond=0)
    assert case.opened_at == hour
    assert [step.at for step in CaseStep.objects.all()] == [hour]
    assert {message.created_at.minute for message in Message.objects.all()} <= {0}


def test_photos_come_into_the_store_with_the_case_only(city, folder):
    sent(city, a_kind(), photos=[a_photo(), a_photo()])
    assert not folder.exists() or not [one for one in folder.rglob("*") if one.is_file()]
    release_due(at=LATE)
    assert Photo.objects.count() == 2
    assert all(store.holds_sealed(photo.key) for photo in Photo.objects.all())
    assert {photo.at.minute for photo in Photo.objects.all()} == {0}


def test_one_that_cannot_be_opened_blocks_no_other(city):
    gone = a_kind()
    sent(city, gone)
    sent(city, a_kind())
    gone.delete()
    assert release_due(at=LATE) == 1
    assert (Waiting.objects.count(), Report.objects.count()) == (1, 1)
    assert Receipt.objects.count() == 2


def test_altered_rows_stay_and_block_no_other(city):
    sent(city, a_kind())
    sent(city, a_kind())
    row = Waiting.objects.first()
    row.sealed_body = b"\x01\x00" + b"x" * 60
    row.save(update_fields=["sealed_body"])
    assert release_due(at=LATE) == 1
    assert Waiting.objects.count() == 1


def test_many_are_released_in_batches(city):
    item = a_kind()
    for number in range(30):
        send(item, key=f"0123456789abcdef.{number}", at=MONDAY, place="桥", division=city.county)
    assert release_due(at=SOON) == 30
    assert Receipt.objects.exclude(case_hash="").count() == 30


def test_the_order_of_cases_is_not_that_of_their_coming(city):
    """Over many batches the first to come is opened first no more often than by chance."""
    item, first = a_kind(), 0
    for batch in range(40):
        for number in range(3):
            sent(city, item, text=f"{batch}.{number}")
        release_due(at=SOON)
        opened = Case.objects.order_by("-pk")[:3]
        first += min(opened, key=lambda case: case.pk).text.endswith(".0")
    assert 3 <= first <= 26  # of 40; by chance 13, and outside this in one of a million runs
