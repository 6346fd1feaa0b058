"""Reports of one person have nothing in common but what she wrote: rows, receipts, words, and the
pool that they wait in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.security.reporter import WORDS, a_reporter
from tests.security.test_shield import told
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.wings.participation.reports.actions import release_due
from yizhan.wings.participation.reports.index import led_by
from yizhan.wings.participation.reports.models import Receipt, Report, Waiting
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind, sent

pytestmark = pytest.mark.django_db


def test_two_reports_of_one_person_have_nothing_in_common_but_what_she_wrote():
    """The same words, place and account twice: no value of a row in the pool or of a receipt comes
    again, and nothing that is kept of them is shorter, longer or more alike than of others."""
    city, reporter, item = a_city(), a_reporter(), a_kind()
    hers = [sent(city, item, text=WORDS, by=reporter).code for _n in range(2)]
    sent(city, item, text="车道被占", by=a_person())
    for model in (Waiting, Receipt):
        values = [
            value
            for row in model.objects.all()
            for field in model._meta.concrete_fields
            if (value := getattr(row, field.attname)) and field.name != "release_by"
        ]
        texts = [
            bytes(one).hex() if isinstance(one, bytes | memoryview) else str(one) for one in values
        ]
        assert len(set(texts)) == len(texts)
        starts = {text[:24] for text in texts if len(text) > 60}
        assert len(starts) == len([text for text in texts if len(text) > 60])
    assert len({len(row.sealed) for row in Receipt.objects.all()}) == 1
    assert hers[0] != hers[1]


@pytest.mark.parametrize("same", [True, False], ids=["of one person", "of two"])
def test_receipts_of_one_person_are_as_unlike_as_those_of_two(same):
    """Five words of 2,048: two receipts share one in some eighty, whoever has them."""
    city, item, first, second = a_city(), a_kind(), a_reporter(), a_person()
    shared = 0
    for _pair in range(60):
        one = sent(city, item, text=WORDS, by=first).code
        other = sent(city, item, text=WORDS, by=first if same else second).code
        shared += len(set(one.split()) & set(other.split()))
    assert shared <= 8  # by chance 0.7; more than eight in one of a million runs


def phrases_of(text: str) -> set[str]:
    """The runs of four signs, as somebody would take them who compares how people write."""
    return {text[at : at + 4] for at in range(len(text) - 3)}


def test_the_public_reads_nothing_that_has_a_style(client):
    """Somebody who knows how she writes has nothing on the public pages to compare it with: of two
    writers of the same matter the pages are the same, to the sign."""
    pages = []
    for text in ("哎呀，又是那个井盖！！真的真的很危险的说~", "井盖缺失，请处理。"):
        city = a_city()
        item = a_kind(name="井盖没了")
        code = sent(city, item, text=text, place="南桥头").code
        release_due(at=LATER)
        led = led_by(code)
        assert led is not None and led.case is not None
        report = Report.objects.get(case=led.case)
        said = [client.get(path).text for path in (f"/reports/{report.pk}", "/reports.rss")]
        said.append(client.get("/reports/map").text)
        assert not any(phrase in page for page in said for phrase in phrases_of(text))
        pages.append(said[0].replace(f"/{report.pk}", "/0").replace(led.case.unit.name, ""))
        Report.objects.all().delete()
    tokens = re.compile(r'value="\w{32,}"|nonce-[\w-]+|\?v=\w+')
    assert tokens.sub("", pages[0]) == tokens.sub("", pages[1])


def test_of_two_pools_neither_tells_of_the_other():
    """Counties and kinds wait apart. That one leaves changes nothing in the rows of another, and
    what is left looks the same whether or not somebody left."""
    city = a_city()
    elsewhere = a_division(city.city, kind=DivisionKind.COUNTY)
    left = [sent(city, a_kind(), division=elsewhere, text=f"{n}").code for n in range(2)]
    before = {told(row) for row in Waiting.objects.all()}
    receipts = {told(row) for row in Receipt.objects.all()}
    for _n in range(3):
        sent(city, a_kind())
    assert release_due(at=MONDAY + timedelta(minutes=1)) == 3
    assert {told(row) for row in Waiting.objects.all()} == before
    assert {told(row) for row in Receipt.objects.filter(case_hash="")} == receipts
    assert [led_by(code).case for code in left] == [None, None]
    assert Case.objects.filter(division=elsewhere).count() == 0
