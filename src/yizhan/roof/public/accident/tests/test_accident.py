"""/accident: one page that is whole by itself, small, and kept by every browser."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.public.accident.card import LARGEST
from yizhan.wings.care.rights.actions import fill_known
from yizhan.wings.care.rights.models import Advice

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(client):
    fill_known(by=None, at=MONDAY)
    return client.get("/accident", headers={"accept-language": "zh-hans"})


def test_it_is_one_page_of_forty_kilobytes(card):
    assert len(card.content) <= LARGEST
    loads = r"<(?:link|script|img|iframe|source|use)\b[^>]*\b(?:src|href)=(?!\"data:)"
    assert re.findall(loads, card.text) == []
    assert "@import" not in card.text and "url(" not in card.text


def test_the_policy_names_exactly_what_is_inside(card):
    policy = card.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        [inside] = re.findall(rf"<{tag}>(.*?)</{tag}>", card.text, re.S)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{directive} 'self' 'sha256-{digest}'" in policy


def test_every_browser_may_keep_it_whoever_is_signed_in(card):
    assert "max-age=604800" in card.headers["Cache-Control"]
    assert "Cookie" not in card.headers.get("Vary", "")


def test_it_says_whom_to_call_and_how_to_report(card):
    for number in ("120", "122", "110", "12333", "12348", "12345"):
        assert f'href="tel:{number}"' in card.text
    assert "一键报案" in card.text and "饿了么" in card.text
    assert "桂人社发〔2025〕24号" in card.text and "核对于" in card.text
    assert "不是法律意见" in card.text


def test_without_rows_it_still_opens(client):
    assert "12333" in client.get("/accident").text


def test_the_version_changes_with_the_rows_and_not_with_the_clock(client, card):
    def version() -> str:
        return str(re.findall(r'data-version="(\w+)"', client.get("/accident").text)[0])

    first = version()
    assert first == version()
    Advice.objects.filter(code="meituan").update(text="新的入口")
    assert version() != first


def test_the_worker_may_answer_for_the_card_only(client):
    answer = client.get("/accident-worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert 'CARD = "/accident"' in answer.text


def test_the_page_on_insurance_names_who_how_much_and_where(client, card):
    page = client.get("/accident/insurance").text
    for words in ("谁能参加", "交多少", "在哪办", "居民医保", "核对于"):
        assert words in page
