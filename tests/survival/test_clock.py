"""The clock jumps: set three days ahead, and back. Nothing sleeps for three days afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.notify import actions as notify
from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Channel, Delivery, Topic
from yizhan.ground.people.actions import codes
from yizhan.ground.people.rules import CODES_AN_HOUR
from yizhan.ground.scheduled import actions as scheduled
from yizhan.ground.scheduled.jobs import DatabaseDamaged, check_database

pytestmark = pytest.mark.django_db
AHEAD = timedelta(days=3)
DAILY = timedelta(days=1)


def test_a_job_that_ran_ahead_runs_again_now():
    now = timezone.now()
    scheduled.ensure_rows(["a job"], at=now)
    assert scheduled.claim("a job", every=DAILY, at=now + AHEAD)

    assert scheduled.due_now(at=now) == ["a job"]
    assert scheduled.claim("a job", every=DAILY, at=now)
    assert scheduled.due_now(at=now) == []
    assert not scheduled.claim("a job", every=DAILY, at=now + timedelta(hours=1))


def test_a_job_that_was_added_ahead_runs_now():
    now = timezone.now()
    scheduled.ensure_rows(["a job"], at=now + AHEAD)

    assert scheduled.due_now(at=now) == ["a job"]


def test_a_beat_from_the_future_is_no_sign_of_life():
    now = timezone.now()
    scheduled.ensure_rows([scheduled.WORKER_HEARTBEAT], at=now)
    scheduled.finish(scheduled.WORKER_HEARTBEAT, at=now + AHEAD)
    assert not scheduled.worker_lives(at=now)

    scheduled.finish(scheduled.WORKER_HEARTBEAT, at=now)
    assert scheduled.worker_lives(at=now)
    assert not scheduled.worker_lives(at=now + AHEAD)


@pytest.mark.parametrize("queued_ahead", [True, False])
def test_a_message_does_not_wait_for_the_wrong_time(queued_ahead):
    now = timezone.now()
    written = now + AHEAD if queued_ahead else now
    message = Message.objects.create(
        channel=Channel.SMS, topic=Topic.SIGN_IN_CODE, urgent=True, dedupe_key="one",
        state=Delivery.QUEUED, created_at=written, next_attempt_at=written,
    )  # fmt: skip
    assert notify.claim(message, at=now + AHEAD)

    assert list(Message.objects.due(at=now)) == [message]


def test_a_code_that_was_sent_ahead_lets_nobody_in_for_days():
    now = timezone.now()
    row, code = codes.issue_code("13800138000", at=now + AHEAD)

    with pytest.raises(codes.WrongCode):
        codes.enter_by_code(row.pk, code, at=now)


def test_codes_that_were_sent_ahead_do_not_count_now():
    now = timezone.now()
    for n in range(CODES_AN_HOUR):
        codes.issue_code("13800138000", at=now + AHEAD + timedelta(minutes=n))

    row, code = codes.issue_code("13800138000", at=now)
    assert codes.enter_by_code(row.pk, code, at=now)


def test_a_sound_database_passes_its_check(monkeypatch):
    check_database()

    monkeypatch.setattr(
        "yizhan.ground.scheduled.jobs.QUESTIONS",
        dict.fromkeys(("sqlite", "postgresql"), ("SELECT 'row 7 missing from index'", "ok")),
    )
    with pytest.raises(DatabaseDamaged, match="row 7"):
        check_database()
