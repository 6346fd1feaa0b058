"""Periodic jobs of leadership: warnings of terms that are about to end."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from yizhan.wings.organisation.leadership.actions import warn_of_ending
from yizhan.wings.organisation.leadership.models import Term
from yizhan.wings.organisation.leadership.rules import ENDING_DAYS


def warn_of_ending_terms() -> int:
    """Say of every term that ends soon that it does. Safe to run twice: nobody is told twice."""
    at = timezone.now()
    today = timezone.localdate(at)
    ending = Term.objects.ending(on=today, by=today + timedelta(days=ENDING_DAYS))
    terms = list(ending.select_related("seat").order_by("until", "pk"))
    for term in terms:
        warn_of_ending(term, at=at)
    return len(terms)
