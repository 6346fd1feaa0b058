"""/desk/brief: a period, a unit, the figures with what is behind them, the words around them, and
files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from docx import Document

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.roof.desk.brief.asked import choices
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.organisation.briefs.actions import write_texts
from yizhan.wings.organisation.briefs.models import BriefText
from yizhan.wings.organisation.briefs.rules import TEXT_LIMIT, Period, Texts
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db
MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))
DAYS = {"from": "2024-03-01", "to": "2024-03-31"}


@pytest.fixture
def city(client):
    city = a_city()
    client.force_login(city.lead)
    return city


def page(client, address="/desk/brief", **query):
    answer = client.get(f"{address}?{urlencode(DAYS | query)}")
    assert answer.status_code == 200, answer
    return answer.content.decode()


def texts(**words):
    return {"version": "0"} | dict.fromkeys(
        ("opening", "organisation", "care", "participation", "stuck", "closing"), ""
    ) | words  # fmt: skip


def test_every_figure_leads_to_what_it_counts(client, city):
    body = page(client)
    for key in REGISTRY:
        assert f"/desk/brief/figures/{key}?from=2024-03-01&amp;to=2024-03-31&amp;unit=" in body
        page(client, f"/desk/brief/figures/{key}")


def test_unasked_it_is_last_months(client, city):
    body = client.get("/desk/brief").content.decode()
    [(_label, last), *_others] = choices(timezone.localdate())
    assert f'value="{last.since}"' in body and f'value="{last.until}"' in body


@pytest.mark.parametrize(
    "query",
    ["from=1900-01-01&to=1900-02-01", "from=2024-03-01", "from=2024-03-31&to=2024-03-01",
     "from=2199-01-01&to=2199-01-02", "from=x&to=y"],
)  # fmt: skip
def test_days_that_make_no_period_are_said(client, city, query):
    answer = client.get(f"/desk/brief?{query}")
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert client.get(f"/desk/brief/file.docx?{query}").status_code == 302


def test_what_is_stuck_leads_to_its_cases(client, city):
    late = city.case()
    Case.objects.filter(pk=late.pk).update(due_at=MONDAY + timedelta(hours=1))
    inbox = f"/desk/inbox/?show=overdue&unit={city.union.code}"

    assert inbox.replace("&", "&amp;") in page(client)
    assert f"/desk/cases/{late.pk}" in client.get(inbox).content.decode()


def test_who_reaches_one_unit_sees_its_brief_only(client, city):
    city.case()
    client.force_login(city.handler)
    assert city.union.name in page(client)
    for unit in (city.committee, city.traffic):
        for address in ("", "/file.json", "/words", "/figures/riders"):
            query = urlencode(DAYS | {"unit": unit.code})
            assert client.get(f"/desk/brief{address}?{query}").status_code in {403, 404}


def test_a_few_people_are_neither_shown_nor_listed(client, city):
    company = a_unit(city.committee, kind="company")
    site = a_site(company)
    for _n in range(3):
        a_ridership(a_person(), site, joined_on=date(2024, 3, 1))

    body = page(client, "/desk/brief/figures/riders", unit=company.code)

    assert "不足5" in body and site.name not in body
    assert site.name in page(client, "/desk/brief/figures/riders")


def test_words_are_written_around_the_figures_and_kept_by_version(client, city):
    address = f"/desk/brief/words?{urlencode(DAYS)}"
    assert client.post(address, texts(opening="第一稿")).status_code == 302
    assert client.post(address, texts(version="1", opening="第二稿")).status_code == 302

    assert "第二稿" in page(client) and "第一稿" not in page(client)
    versions = page(client, "/desk/brief/words")
    assert "第一稿" in versions and "第二稿" in versions
    assert "第二稿" not in page(client, unit=city.union.code)


def test_a_form_sent_twice_is_one_version(client, city):
    address = f"/desk/brief/words?{urlencode(DAYS)}"
    form = texts(opening="第一稿", form_key="f3a09c1d2b4e5f60718293a4b5c6d7e8")
    assert [client.post(address, form).status_code for _n in range(2)] == [302, 302]
    assert BriefText.objects.count() == 1


@pytest.mark.parametrize("words", [{"opening": "长" * (TEXT_LIMIT + 1)}, {"version": "7"}])
def test_a_refusal_keeps_the_words(client, city, words):
    form = texts(care="写好的话", **words)
    answer = client.post(f"/desk/brief/words?{urlencode(DAYS)}", form)
    assert answer.status_code == 422
    assert "写好的话" in answer.content.decode()


def test_html_in_words_is_shown_as_words(client, city):
    write_texts(
        city.committee, Texts(opening="<script>alert(1)</script>"), period=MARCH, version=0,
        by=city.lead, at=MONDAY,
    )  # fmt: skip
    for body in (page(client), page(client, "/desk/brief/words")):
        assert "<script>alert" not in body and "&lt;script&gt;alert" in body


@pytest.mark.parametrize("who", ["handler", "stranger"])
def test_who_may_only_read_writes_nothing(client, city, who):
    client.force_login(getattr(city, who))
    assert client.get(f"/desk/brief/words?{urlencode(DAYS)}").status_code == 403
    assert "/desk/brief/words" not in page(client)


def test_the_files_say_what_the_page_says(client, city):
    write_texts(
        city.committee, Texts(opening="开头的话"), period=MARCH, version=0, by=city.lead, at=MONDAY
    )
    query = urlencode(DAYS)
    word = client.get(f"/desk/brief/file.docx?{query}")
    data = json.loads(client.get(f"/desk/brief/file.json?{query}").content)
    text = client.get(f"/desk/brief/file.md?{query}").content.decode()

    assert "attachment" in word.headers["Content-Disposition"]
    assert "开头的话" in [p.text for p in Document(BytesIO(word.content)).paragraphs]
    assert data["texts"]["opening"] == "开头的话" and "开头的话" in text
    assert client.get(f"/desk/brief/file.exe?{query}").status_code == 404
    assert client.get("/desk/brief/figures/none").status_code == 404


def test_the_page_costs_the_same_however_much_is_stuck(client, city, django_assert_num_queries):
    for unit in (city.union, city.traffic):
        Case.objects.filter(pk=city.case().pk).update(unit=unit, due_at=MONDAY + timedelta(hours=1))
        with django_assert_num_queries(81):
            page(client)
