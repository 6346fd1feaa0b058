"""Who reads the database, a backup or the disk of the machine holds no key: sessions, tickets,
tokens and links are kept as hashes or sealed."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from yizhan.commands import _modes, backup
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.tests.factories import MONDAY, an_admin

pytestmark = pytest.mark.django_db
ORDER_KEY = "d0c7f1b2-7a55-4f0a-9c38-guest-order-key"


@pytest.fixture
def handed_out(client) -> dict[str, str]:
    """One of each kind of key that somebody outside holds, with what it led to in the database."""
    city = a_city()
    admin = an_admin(city.committee)
    body = {"item": city.item.code, "text": "没有热水", "contact": "13800004321"}
    for _ in range(2):
        sent = client.post(
            "/api/v1/needs", body, "application/json", headers={"Idempotency-Key": ORDER_KEY}
        )
    assert sent.status_code == 201, sent.text
    client.force_login(admin)
    return {
        "ticket": sent.json()["ticket"],
        "session": client.session.session_key,
        "token": issue_token(admin, by=None, at=MONDAY),
        "idempotency key": ORDER_KEY,
    }


def _everything() -> str:
    """Every column of every row, as who reads the database sees it."""
    rows = (row for model in apps.get_models() for row in model._base_manager.values_list() if row)
    return "\n".join(str(tuple(map(_text, row))) for row in rows)


def _text(value: object) -> object:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("latin-1")
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def test_no_table_holds_a_key(handed_out):
    everything = _everything()
    assert "没有热水" in everything
    assert [name for name, key in handed_out.items() if key in everything] == []


def test_what_stands_in_the_table_of_sessions_signs_in_nobody(handed_out):
    assert Session.objects.exists()
    for row in Session.objects.all():
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
        assert thief.get("/desk/").status_code == 302
        assert "/accounts/login/" in thief.get("/desk/").headers["Location"]


def test_sessions_work_under_their_own_key(client, handed_out):
    assert client.get("/desk/", follow=True).status_code == 200
    key = client.session.session_key
    client.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/desk/").status_code == 302


def test_a_ticket_opens_its_case_and_a_digest_none(client, handed_out):
    case = Case.objects.get()
    assert case.ticket == handed_out["ticket"]
    assert Client().get(f"/case/{handed_out['ticket']}").status_code == 200
    assert Client().get(f"/case/{case.ticket_digest}").status_code == 404


def test_a_backup_holds_no_session(handed_out, monkeypatch, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    file = io.BytesIO()
    monkeypatch.setattr(backup, "_one_moment", nullcontext)
    with zipfile.ZipFile(file, "w") as archive:
        backup._fill(archive)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        content = b"".join(archive.read(name) for name in names)
    assert [name for name in names if "sessions." in name or "django_session" in name] == []
    assert [n for n, key in handed_out.items() if key.encode() in content] == []


def test_a_tickets_link_in_a_message_is_sealed(handed_out):
    linked = [message for message in Message.objects.all() if message.sealed_link]
    assert all(message.open_link == "" for message in linked)
    assert {message.link for message in linked} <= {f"/case/{handed_out['ticket']}"}


class TestModes:
    @pytest.fixture
    def data(self, settings, tmp_path) -> Path:
        folder: Path = tmp_path / "data"
        folder.mkdir()
        folder.chmod(0o755)
        database = folder / "yizhan.sqlite3"
        database.touch()
        database.chmod(0o644)
        settings.DATA = folder
        return folder

    def test_what_is_open_to_others_is_named_and_closed(self, data):
        assert data in _modes.open_places()
        assert data / "yizhan.sqlite3" in _modes.open_places()
        _modes.close_places()
        assert not any(place.is_relative_to(data) for place in _modes.open_places())
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        assert stat.S_IMODE((data / "yizhan.sqlite3").stat().st_mode) == 0o600

    def test_what_commands_make_is_private(self, tmp_path):
        before = os.umask(0o022)
        try:
            _modes.make_files_private()
            (tmp_path / "new").touch()
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
