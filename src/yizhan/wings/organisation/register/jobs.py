"""Periodic jobs of the register. Each finds its work, reads the clock once, and calls one action a
row; safe to run twice, or in two workers at once. Nobody is asked anything at meal times."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from yizhan.ground.notify.rules import after_quiet
from yizhan.kit.days import local_day
from yizhan.wings.organisation.register import actions
from yizhan.wings.organisation.register.models import Certificate, Ridership

logger = structlog.get_logger(__name__)
BATCH = 500


def ask_silent_riders() -> int:
    """Ask riders of whom nothing was heard for long whether they still ride."""
    at = timezone.now()
    after, within = timedelta(days=settings.CONFIRM_AFTER), timedelta(days=settings.CONFIRM_WITHIN)
    if not settings.CONFIRM_AFTER or meal_time(at):
        return 0
    due = Ridership.objects.to_ask(today=local_day(at), after=after).order_by("confirmed_on", "pk")
    asked = sum(
        actions.ask_if_riding(one, after=after, within=within, at=at) for one in due[:BATCH]
    )
    logger.info("riders.asked", count=asked)
    return asked


def end_silent_riderships() -> int:
    """End the entries of riders who were asked and have not answered."""
    at, within = timezone.now(), timedelta(days=settings.CONFIRM_WITHIN)
    if not settings.CONFIRM_AFTER or meal_time(at):
        return 0
    silent = Ridership.objects.silent(today=local_day(at), within=within)
    waiting = silent.order_by("asked_on", "pk")[:BATCH]
    ended = sum(actions.end_silent(one, within=within, at=at) for one in waiting)
    logger.info("riders.ended_by_silence", count=ended)
    return ended


def remind_of_certificates() -> int:
    """Remind riders of health certificates that end within a month, or today."""
    at = timezone.now()
    if meal_time(at):
        return 0
    today = local_day(at)
    soon = Certificate.objects.ending_soon(today=today).order_by("valid_until", "pk")[:BATCH]
    ends = Certificate.objects.at_their_end(today=today).order_by("valid_until", "pk")[:BATCH]
    reminded = sum(actions.remind_soon(one, at=at) for one in soon)
    reminded += sum(actions.remind_of_end(one, at=at) for one in ends)
    logger.info("certificates.reminded", count=reminded)
    return reminded


def forget_invitations() -> int:
    """Remove invitations that nobody accepted in time."""
    removed = actions.forget_invitations(at=timezone.now())
    logger.info("invitations.forgotten", count=removed)
    return removed


def meal_time(at: datetime) -> bool:
    local = timezone.localtime(at)
    return after_quiet(local) != local
