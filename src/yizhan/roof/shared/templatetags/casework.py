"""Words about cases that both the rider's pages and the desk show."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.roof.shared.deadlines import deadline_words, moment

register = template.Library()


@register.filter
def deadline(case: Case) -> str:
    """`{{ case|deadline }}`: until when, in words; empty for a closed case."""
    return deadline_words(case, at=timezone.now())


@register.filter
def spoken(then: datetime) -> str:
    """`{{ event.at|spoken }}`: today 17:30."""
    return moment(then, at=timezone.now())
