"""Delivery: everything is sent at least once, whatever dies or does not answer meanwhile."""

from __future__ import annotations

import json
import smtplib
import threading
from datetime import datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import structlog.testing
from django.utils import timezone

from yizhan.ground.notify import actions, jobs
from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import PATIENCE, Lane, Topic, signature
from yizhan.ground.people import vault
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit import outgoing_http, sms
from yizhan.kit.errors import NotAllowed, Refusal


class Phone:
    """A gateway that remembers, and fails when told to."""

    def __init__(self):
        self.got, self.broken = [], False

    def send(self, number, text, *, reference):
        if self.broken:
            raise outgoing_http.Undelivered("busy")
        self.got.append((number, text, reference))


@pytest.fixture
def phone(monkeypatch):
    phone = Phone()
    monkeypatch.setattr(sms, "gateway", lambda *_args, **_kwargs: phone)
    return phone


def an_sms(urgent=True, **changes):
    secret = vault.keep("phone", "13812345678", person=None, at=timezone.now())
    fields = {"topic": "sign_in_code", "body": "验证码", "dedupe_key": f"k{secret.pk}"}
    actions.tell(secret=secret, urgent=urgent, at=timezone.now(), **fields | changes)
    return Message.objects.latest("pk")


def deliver_all():
    return sum(map(jobs.deliver_lane, Lane)) + jobs.deliver_webhooks()


def later(message, by=timedelta(days=1)):
    Message.objects.filter(pk=message.pk).update(next_attempt_at=timezone.now() - by)


def test_it_arrives_once(db, phone):
    message = an_sms(body="code 123456", sealed=True)

    assert deliver_all() == 1
    assert deliver_all() == 0

    message.refresh_from_db()
    assert phone.got == [("+8613812345678", "code 123456", f"yizhan-{message.pk}")]
    assert (message.state, message.sealed_body) == ("sent", None)


def test_patience_then_a_person_must_look(db, phone):
    phone.broken = True
    message = an_sms()
    for _ in range(len(PATIENCE) + 1):
        message.refresh_from_db()
        assert message.state == "queued"
        later(message)
        deliver_all()
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", "Undelivered: busy")

    admin = an_admin(a_unit())
    assert list(Message.objects.failed_for(admin)) == [message]
    assert not Message.objects.failed_for(a_person()).exists()
    with pytest.raises(NotAllowed):
        actions.retry(message, by=a_person(), at=timezone.now())
    phone.broken = False
    actions.retry(message, by=admin, at=timezone.now())
    assert deliver_all() == 1


def test_one_worker_has_it(db):
    message = an_sms()
    same = Message.objects.get(pk=message.pk)
    assert actions.claim(message, at=timezone.now())
    assert not actions.claim(same, at=timezone.now())


def test_a_worker_that_dies_lets_go(db, phone):
    message = an_sms()
    actions.claim(message, at=timezone.now() - timedelta(minutes=3))  # and is killed
    assert deliver_all() == 1
    assert len(phone.got) == 1


def test_urgent_first(db, phone):
    slow = an_sms(urgent=False, body="later")
    later(slow)
    an_sms(body="now")
    deliver_all()
    assert phone.got[0][1] == "now"


def test_quiet_hours_hold_when_the_worker_comes_late(db, phone):
    message = an_sms(urgent=False)
    noon = timezone.localtime().replace(hour=12, minute=0)
    assert not actions.claim(message, at=noon)
    message.refresh_from_db()
    assert timezone.localtime(message.next_attempt_at).hour == 13
    assert message.attempts == 0


def test_a_number_that_is_gone_fails_for_good(db, phone):
    message = an_sms()
    Message.objects.filter(pk=message.pk).update(secret=None)
    deliver_all()
    message.refresh_from_db()
    assert message.state == "failed"


def test_no_code_is_printed_in_production(db, settings, caplog):
    settings.PRODUCTION = True
    message = an_sms(body="code 123456", sealed=True)
    deliver_all()
    message.refresh_from_db()
    assert message.state == "failed"
    assert "123456" not in caplog.text


def test_email(db, mailoutbox):
    secret = vault.keep("email", "a@example.cn", person=None, at=timezone.now())
    actions.tell(
        topic=Topic.CASE_ANSWERED, subject="已办结", body="好了", link="/case/t", secret=secret,
        at=timezone.now(), dedupe_key="e",
    )  # fmt: skip
    assert deliver_all() == 1
    assert mailoutbox[0].to == ["a@example.cn"]
    assert "/case/t" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("refusal", "kept"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.cn": (550, b"no a@example.cn here")}), "550"),
        (smtplib.SMTPDataError(554, b"<a@example.cn> is full"), "SMTPDataError 554"),
        (ValueError("a@example.cn"), "ValueError"),
    ],
)
def test_a_mail_server_that_repeats_the_address_does_not_write_it_down(
    db, monkeypatch, refusal, kept
):
    def refuse(*_args, **_kwargs):
        raise refusal

    monkeypatch.setattr(jobs, "send_mail", refuse)
    secret = vault.keep("email", "a@example.cn", person=None, at=timezone.now())
    actions.tell(
        topic=Topic.CASE_ANSWERED, body="好了", secret=secret, at=timezone.now(), dedupe_key="e"
    )
    with structlog.testing.capture_logs() as logged:
        assert deliver_all() == 0
    message = Message.objects.get()
    assert kept in message.last_error
    assert "example" not in message.last_error + str(logged)
    assert logged


@pytest.fixture
def receiver(settings):
    """Somebody else's server, on this machine."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((dict(self.headers), body))
            self.send_response(500 if self.path == "/broken" else 204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TRUSTED_HOSTS = ["127.0.0.1"]
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()


CASE = {"id": 7, "reference": "240304-1", "status": "reported"}


def news(key="c1"):
    words = {"subject": "240304-1", "link": "/desk/cases/7"}
    actions.announce(Topic.CASE_NEW, CASE, at=timezone.now(), dedupe_key=key, **words)


def test_a_webhook_is_signed(db, receiver):
    url, got = receiver
    _endpoint, key = actions.add_endpoint(
        name="12345", url=f"{url}/in", topics=[], by=None, at=timezone.now()
    )
    news()

    assert deliver_all() == 1

    headers, body = got[0]
    payload = json.loads(body)
    assert (payload["event"], payload["case"]) == ("case.new", CASE)
    assert payload["at"].endswith("+08:00")
    assert (payload["topic"], payload["subject"]) == ("case.new", "240304-1"), "one release more"
    assert payload["url"].endswith("/desk/cases/7")
    moment = int(headers["Yizhan-Signature"].split(",")[0].removeprefix("t="))
    at = datetime.fromtimestamp(moment, tz=timezone.get_current_timezone())
    assert headers["Yizhan-Signature"] == signature(body, key=key.encode(), at=at)


def test_only_what_an_endpoint_wants(db, receiver):
    url, got = receiver
    actions.add_endpoint(name="a", url=url, topics=["case.answered"], by=None, at=timezone.now())
    news()
    deliver_all()
    assert got == []


def test_an_event_has_one_id_for_all_and_at_every_attempt(db, receiver):
    url, got = receiver
    for name, path in (("a", "in"), ("b", "in"), ("c", "broken")):
        actions.add_endpoint(name=name, url=f"{url}/{path}", topics=[], by=None, at=timezone.now())
    news()
    deliver_all()
    later(Message.objects.get(state="queued"))
    deliver_all()

    ids = [json.loads(body)["id"] for _headers, body in got]
    assert len(ids) == 4 and len(set(ids)) == 1


def test_a_test_event_goes_to_one_system_only(db, receiver):
    url, got = receiver
    admin = an_admin(a_unit())
    add = partial(actions.add_endpoint, url=f"{url}/in", by=None, at=timezone.now())
    wanted, _key = add(name="a", topics=["case.new"])
    add(name="b", topics=[])
    with pytest.raises(NotAllowed):
        actions.send_test_event(wanted, by=a_person(), at=timezone.now())
    actions.send_test_event(wanted, by=admin, at=timezone.now())
    deliver_all()

    (said,) = [json.loads(body) for _headers, body in got]
    assert said["event"] == "test"
    assert set(said["case"]) == set(actions.SAMPLE_CASE)


def test_a_topic_that_is_none_is_refused(db):
    with pytest.raises(Refusal) as refused:
        actions.add_endpoint(name="a", url="https://a.example", topics=["x"], by=None, at=MONDAY)
    assert "topics" in refused.value.fields


def test_one_that_does_not_answer_is_not_waited_for_twice(db, receiver):
    url, got = receiver
    actions.add_endpoint(name="a", url=f"{url}/broken", topics=[], by=None, at=timezone.now())
    news("c1")
    news("c2")
    assert deliver_all() == 0
    assert len(got) == 1


def test_private_addresses_fail_for_good(db, receiver, settings):
    settings.TRUSTED_HOSTS = []
    url, got = receiver
    actions.add_endpoint(
        name="a", url=url.replace("http", "https"), topics=[], by=None, at=timezone.now()
    )
    news()
    deliver_all()
    failed = Message.objects.get(endpoint__isnull=False)
    assert failed.state == "failed"
    assert "private network" in failed.last_error
    assert got == []


def test_a_stopped_endpoint_hears_nothing_more(db, receiver):
    url, got = receiver
    root = a_unit()
    endpoint, _key = actions.add_endpoint(name="a", url=url, topics=[], by=None, at=timezone.now())
    news()
    jobs.spread_news()
    with pytest.raises(NotAllowed):
        actions.stop_endpoint(endpoint, by=a_person("dispatcher", root), at=timezone.now())
    actions.stop_endpoint(endpoint, by=an_admin(root), at=timezone.now())
    deliver_all()
    assert got == []


def test_sent_messages_go_after_a_month(db, phone):
    an_sms()
    deliver_all()
    assert jobs.forget_old_messages() == 0
    assert actions.forget_messages(before=timezone.now() + timedelta(seconds=1)) == 1
