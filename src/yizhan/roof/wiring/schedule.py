"""What runs by the clock, all of it on one page.

Every function finds its own work, reads the clock once, and is safe in two workers at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from yizhan.ground.casework import jobs as casework
from yizhan.ground.idempotency import jobs as idempotency
from yizhan.ground.notify import jobs as notify
from yizhan.ground.people import jobs as people
from yizhan.wings.care.stations import jobs as stations
from yizhan.wings.organisation.branches import jobs as branches
from yizhan.wings.organisation.development import jobs as development
from yizhan.wings.organisation.duties import jobs as duties
from yizhan.wings.organisation.leadership import jobs as leadership
from yizhan.wings.organisation.register import jobs as register

Work = Callable[[], object]


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    run: Work


ALWAYS: tuple[tuple[str, Work], ...] = (
    ("notify.deliver", notify.deliver_due),
    ("casework.photos", casework.reencode_sealed),
)
"""Looked at every second by every worker: somebody waits for it. Rows are claimed one by one."""

BY_THE_CLOCK = (
    Job("casework.warn", timedelta(minutes=5), casework.warn_of_due_cases),
    Job("casework.escalate", timedelta(minutes=5), casework.escalate_overdue_cases),
    Job("casework.end_pauses", timedelta(hours=1), casework.end_long_pauses),
    Job("casework.hand_over", timedelta(minutes=5), casework.hand_over_what_was_left),
    Job("casework.sweep_photos", timedelta(days=1), casework.sweep_photos),
    Job("leadership.terms", timedelta(days=1), leadership.warn_of_ending_terms),
    Job("notify.forget", timedelta(days=1), notify.forget_old_messages),
    Job("people.forget_codes", timedelta(days=1), people.forget_old_codes),
    Job("idempotency.forget", timedelta(hours=1), idempotency.forget_old_keys),
    Job("register.ask", timedelta(minutes=15), register.ask_who_is_silent),
    Job("register.end_silent", timedelta(minutes=15), register.end_who_stays_silent),
    Job("register.certificates", timedelta(minutes=15), register.remind_of_certificates),
    Job("branches.remind", timedelta(minutes=15), branches.remind_of_events),
    Job("development.remind", timedelta(hours=12), development.remind_of_steps),
    Job("duties.tell", timedelta(minutes=1), duties.tell_units),
    Job("duties.warn", timedelta(minutes=15), duties.warn_units),
    Job("duties.late", timedelta(minutes=15), duties.say_what_is_late),
    Job("duties.rescue", timedelta(hours=1), duties.rescue_stranded),
    Job("stations.forget_signals", timedelta(days=1), stations.forget_old_signals),
)
"""Run by one worker at a time, each at its interval."""
