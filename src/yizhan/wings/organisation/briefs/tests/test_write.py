"""write_texts: a version after the other, kept as it was; by those who may."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.organisation.briefs.actions import ChangedSince, write_texts
from yizhan.wings.organisation.briefs.models import BriefText
from yizhan.wings.organisation.briefs.rules import TEXT_LIMIT, Period, Texts, WrongPeriod

pytestmark = pytest.mark.django_db
MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))


@pytest.fixture
def city():
    return a_city()


def write(city, opening="一切正常", *, version=0, unit=None, by=None, period=MARCH):
    return write_texts(
        unit or city.committee, Texts(opening=opening), period=period, version=version,
        by=by or city.lead, at=MONDAY,
    )  # fmt: skip


def test_each_version_stays(city):
    write(city, "第一稿")
    write(city, "第二稿", version=1)

    versions = BriefText.objects.of_brief(city.committee, MARCH)

    assert [(one.version, one.opening) for one in versions] == [(2, "第二稿"), (1, "第一稿")]
    assert Entry.objects.filter(verb="brief.written").count() == 2


def test_the_same_words_are_no_new_version(city):
    write(city)
    write(city, "一切正常\r\n", version=1)
    assert BriefText.objects.count() == 1


def test_nobody_writes_over_what_another_wrote_meanwhile(city):
    write(city, "第一稿")
    with pytest.raises(ChangedSince):
        write(city, "另一个人的稿", version=0)
    assert BriefText.objects.get().opening == "第一稿"


def test_units_and_periods_have_words_of_their_own(city):
    write(city)
    write(city, unit=city.union)
    write(city, period=MARCH.before)
    assert BriefText.objects.count() == 3


def test_words_are_refused_rather_than_cut(city):
    with pytest.raises(Refusal) as refused:
        write(city, "𠮷" * (TEXT_LIMIT + 1))
    assert "opening" in refused.value.fields


def test_a_period_ends_after_it_begins(city):
    with pytest.raises(WrongPeriod):
        write(city, period=Period(MARCH.until, MARCH.since))


@pytest.mark.parametrize("who", ["handler", "rider", "stranger"])
def test_others_may_not(city, who):
    with pytest.raises(NotAllowed):
        write(city, unit=city.union, by=getattr(city, who))
