"""compression: some answers are sent compressed, and others must not be."""

from __future__ import annotations

import gzip

import pytest

from yizhan.ground.people.tests.factories import a_person

pytestmark = pytest.mark.django_db
TAKES = {"Accept-Encoding": "gzip, br"}


def test_a_guest_gets_a_page_in_fewer_bytes(client):
    plain, packed = client.get("/"), client.get("/", headers=TAKES)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) * 2 < len(plain.content)
    assert gzip.decompress(packed.content).startswith(b"<!DOCTYPE html>")


def test_so_are_styles_scripts_and_drawings(client):
    for file in ("css/parts.css", "js/look.js", "icons/first.svg"):
        answer = client.get(f"/static/{file}", headers=TAKES)
        assert answer.headers["Content-Encoding"] == "gzip", file
        assert len(gzip.decompress(b"".join(answer.streaming_content))) > 500


def test_our_own_files_are_not_padded(client):
    """The padding hides a secret's length, and they have none: fifty bytes each, for nothing."""
    sent = {
        len(b"".join(client.get("/static/css/parts.css", headers=TAKES).streaming_content))
        for _try in range(5)
    }
    assert len(sent) == 1


def test_who_does_not_take_it_gets_it_plain(client):
    assert not client.get("/").has_header("Content-Encoding")


def test_nothing_of_a_known_person_is_compressed(client):
    client.force_login(a_person())
    for address in ("/", "/me/", "/accounts/second/"):
        assert not client.get(address, headers=TAKES).has_header("Content-Encoding"), address
