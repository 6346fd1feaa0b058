"""/changes: what changed for everybody, in both languages, each with its day."""

from __future__ import annotations

import pytest

from yizhan.roof.public.about.changelog import changelog, versions_in

pytestmark = pytest.mark.django_db
TEXT = """# Changelog

## Unreleased

A line for operators.

### What users see

- 2026-12-01: A page.
- no day

### 用户看到的变化

- 2026-12-01：一个页面。

## 0.1.0 (2026-01-02)

### 用户看到的变化

- 2026-01-01: 第一版。
"""


def test_each_language_has_its_lines_by_version():
    now, first = versions_in(TEXT, language="zh-hans")
    assert (now.name, now.changes) == ("", [("2026-12-01", "一个页面。")])
    assert (first.name, first.changes[0].text) == ("0.1.0 (2026-01-02)", "第一版。")
    [english] = versions_in(TEXT, language="en")
    assert english.changes == [("2026-12-01", "A page.")]


def test_the_file_says_the_same_in_both_languages():
    days = [
        [change.day for version in versions_in(changelog(), language=one) for change in version[1]]
        for one in ("zh-hans", "en")
    ]
    assert days[0] == days[1] and days[0]


def test_the_page_shows_them_and_the_foot_leads_there(client):
    change = versions_in(changelog(), language="zh-hans")[0].changes[0]
    page = client.get("/changes").text
    assert change.text in page and change.day in page
    assert 'href="/changes"' in client.get("/").text
