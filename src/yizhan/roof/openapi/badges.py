"""Badges of appointed riders: whether one holds, asked by the number on it. There is no list."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date, timedelta

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from yizhan.kit.days import local_day
from yizhan.roof.openapi.auth import spend_as_caller
from yizhan.wings.participation.appointments.models import Badge
from yizhan.wings.participation.appointments.rules import ROLE_OF, Verdict, VolunteerRole

router = Router(tags=["badges"])


class BadgeOut(Schema):
    verdict: Verdict
    role: VolunteerRole
    unit: str
    first_day: date
    last_day: date
    holder: str = Field(
        description="As she wants it read; empty where she does not, or it is over."
    )


@router.get("/{code}", auth=None, response=BadgeOut)
def one_badge(request: HttpRequest, code: str) -> BadgeOut:
    """Does this badge hold? A number that stands for nothing is not found."""
    at = timezone.now()
    spend_as_caller(request, "verify", at=at)
    badge = Badge.objects.certified(code)
    if badge is None:
        raise Http404
    verdict = badge.verdict(on=local_day(at))
    engagement = badge.engagement
    holds = verdict in (Verdict.VALID, Verdict.NOT_YET)
    return BadgeOut(
        verdict=verdict,
        role=ROLE_OF[engagement.role],
        unit=engagement.unit.code,
        first_day=badge.since,
        last_day=badge.until - timedelta(days=1),
        holder=engagement.name if holds else "",
    )
