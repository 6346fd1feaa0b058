"""A receiver that answers slowly, or never, costs nobody else their message."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from yizhan.commands.doctor import command as doctor
from yizhan.ground.notify import actions, jobs
from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.notify.rules import PAUSES, STRIKES, Lane, Topic
from yizhan.ground.people import vault
from yizhan.kit import outgoing_http, sms
from yizhan.kit.in_time import TookTooLong, in_time
from yizhan.roof.wiring.schedule import ALWAYS

TRICKLE = 0.05
KEPT_OPEN = b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n" + b"." * 40
ENDED = b"HTTP/1.0 200 OK\r\n\r\n" + b"." * 60


listened_to_the_end: list[bool] = []


@pytest.fixture(params=[KEPT_OPEN, ENDED], ids=["kept open", "ended"])
def trickling(settings, request) -> Iterator[str]:
    """A server that says what it says one byte after the other: each comes in time. Whoever hears
    it to the end stands in `listened_to_the_end`."""
    answer: bytes = request.param
    listened_to_the_end.clear()
    settings.TRUSTED_HOSTS = ["127.0.0.1"]
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while not stop.is_set():
            try:
                line, _address = listener.accept()
            except OSError:
                return
            with line, suppress(OSError):
                line.recv(65536)
                for n in range(len(answer)):
                    if stop.wait(TRICKLE):
                        return
                    line.sendall(answer[n : n + 1])
                listened_to_the_end.append(True)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    stop.set()
    listener.close()


class Phone:
    def __init__(self) -> None:
        self.got: list[str] = []

    def send(self, _number: str, text: str, *, reference: str) -> None:
        self.got.append(text)


@pytest.fixture
def phone(monkeypatch) -> Phone:
    phone = Phone()
    monkeypatch.setattr(sms, "gateway", lambda *_args, **_kwargs: phone)
    return phone


def a_code() -> None:
    secret = vault.keep("phone", "13812345678", person=None, at=timezone.now())
    actions.tell(
        topic=Topic.SIGN_IN_CODE, body="验证码 123456", secret=secret, urgent=True, sealed=True,
        at=timezone.now(), dedupe_key="code",
    )  # fmt: skip


def news(key: str) -> None:
    actions.announce(Topic.CASE_NEW, {}, subject="", link="", at=timezone.now(), dedupe_key=key)


def test_a_call_has_an_end_however_steadily_the_other_side_speaks(trickling):
    whole = TRICKLE * min(len(KEPT_OPEN), len(ENDED))
    with pytest.raises(outgoing_http.Undelivered, match="took too long"):
        outgoing_http.post(trickling, b"", headers={}, trusted=["127.0.0.1"], timeout=whole / 4)
    assert not listened_to_the_end


def test_a_name_that_is_looked_up_for_ever_ends_too(monkeypatch):
    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: never.wait(30))
    monkeypatch.setattr(outgoing_http, "LOOK_UP", 0.05)
    with pytest.raises(outgoing_http.Undelivered, match="not known"):
        outgoing_http.examine("https://example.cn/")
    never.set()


def test_what_cannot_be_broken_off_is_not_waited_for():
    never = threading.Event()
    with pytest.raises(TookTooLong):
        in_time(lambda: never.wait(30), seconds=0.05)
    never.set()


def test_a_code_is_in_a_lane_without_webhooks_and_mails(db, phone, trickling):
    actions.add_endpoint(name="slow", url=trickling, topics=[], by=None, at=timezone.now())
    news("n")
    jobs.spread_news()
    a_code()

    assert jobs.deliver_lane(Lane.URGENT_TEXTS) == 1
    assert phone.got == ["验证码 123456"]
    assert Message.objects.filter(endpoint__isnull=False, state="queued", attempts=0).count() == 1


def test_every_lane_has_a_thread_of_its_own():
    lanes = {job.name for job in ALWAYS if job.name.startswith("notify.")}
    assert lanes == {*(f"notify.{lane}" for lane in Lane), "notify.webhooks"}


def test_a_receiver_that_does_not_answer_is_left_alone(db, trickling, monkeypatch):
    url = "http://127.0.0.1:9/"  # nobody listens there
    dead, _key = actions.add_endpoint(name="dead", url=url, topics=[], by=None, at=timezone.now())
    for n in range(STRIKES + 1):
        news(f"n{n}")
    for _ in range(STRIKES):
        jobs.deliver_webhooks()
    before = sum(Message.objects.filter(endpoint=dead).values_list("attempts", flat=True))
    assert before == STRIKES

    jobs.deliver_webhooks()
    after = sum(Message.objects.filter(endpoint=dead).values_list("attempts", flat=True))
    assert after == before
    dead.refresh_from_db()
    assert dead in Endpoint.objects.paused(at=timezone.now())
    assert "dead" in CliRunner().invoke(doctor, standalone_mode=False).output

    Endpoint.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
    jobs.deliver_webhooks()
    dead.refresh_from_db()
    assert dead.paused_until > timezone.now() + PAUSES[0]


def test_one_quick_answer_and_it_is_well_again(db):
    endpoint, _key = actions.add_endpoint(
        name="a", url="https://example.cn/", topics=[], by=None, at=timezone.now()
    )
    for _ in range(STRIKES):
        actions.note_answer(endpoint, well=False, at=timezone.now())
    actions.note_answer(endpoint, well=True, at=timezone.now())
    endpoint.refresh_from_db()
    assert (endpoint.strikes, endpoint.paused_until) == (0, None)


def test_the_doctor_says_how_long_the_oldest_urgent_message_waits(db):
    a_code()
    Message.objects.update(created_at=timezone.now() - timedelta(seconds=150))
    output = CliRunner().invoke(doctor, standalone_mode=False).output
    assert "150" in output or "151" in output
    assert any(line.startswith("BAD") and "150" in line.replace("151", "150")
               for line in output.splitlines())  # fmt: skip
