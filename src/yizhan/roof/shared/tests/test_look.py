"""/look/: the visitor's own choices of text size, colours and language, without JavaScript."""

import pytest
from django import forms
from django.template import Context, Template

from yizhan.ground.people.models import Unit

pytestmark = pytest.mark.django_db


def test_large_text_is_kept_and_shown(client):
    answer = client.post("/look/", {"text": "large", "next": "/desk/kit"})

    assert (answer.status_code, answer["Location"]) == (302, "/desk/kit")
    assert b'class="desk large"' in client.get("/desk/kit").content


def test_a_theme_is_kept_and_given_back_to_the_phone(client):
    client.post("/look/", {"theme": "dark"})
    assert b'data-theme="dark"' in client.get("/desk/kit").content

    client.post("/look/", {"theme": "auto"})
    assert b"data-theme=" not in client.get("/desk/kit").content


def test_a_language_is_kept(client):
    client.post("/look/", {"language": "en"})
    assert b'<html lang="en"' in client.get("/desk/kit").content

    client.post("/look/", {"language": "zh-hans"})
    assert b'<html lang="zh-Hans"' in client.get("/desk/kit").content


@pytest.mark.parametrize("text", ["huge", "", "<script>"])
def test_what_is_no_choice_is_not_kept(client, text):
    answer = client.post("/look/", {"text": text, "theme": text, "language": text})
    assert not [name for name, cookie in answer.cookies.items() if cookie.value]


def test_it_leads_back_to_where_the_visitor_was(client):
    answer = client.post("/look/", {"text": "large"}, HTTP_REFERER="http://testserver/s/abc?x=1")
    assert answer["Location"] == "/s/abc?x=1"


def test_another_site_is_not_where_the_visitor_was(client):
    answer = client.post("/look/", {"text": "large"}, HTTP_REFERER="https://evil.example/x")
    assert answer["Location"] == "/"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_it_leads_nowhere_else(client, back):
    assert client.post("/look/", {"next": back})["Location"] == "/"


class _Choosing(forms.Form):
    must = forms.ModelChoiceField(Unit.objects.none())
    may = forms.ModelChoiceField(Unit.objects.none(), required=False)
    own = forms.ModelChoiceField(Unit.objects.none(), empty_label="everywhere")


@pytest.mark.parametrize(
    "name, words", [("must", "请选择"), ("may", "不选"), ("own", "everywhere")]
)
def test_nothing_chosen_is_said_in_words(name, words):
    page = Template("{% load look %}{% field bound %}").render(
        Context({"bound": _Choosing()[name]})
    )
    assert f'<option value="" selected>{words}</option>' in page
