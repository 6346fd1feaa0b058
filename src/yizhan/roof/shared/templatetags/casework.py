"""Words about cases that both the rider's pages and the desk show."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.roof.shared.deadlines import deadline_words, deadline_words_for_asker, moment

register = template.Library()


@register.filter
def deadline(case: Case) -> str:
    """`{{ case|deadline }}`: until when, in words; empty for a closed case."""
    return deadline_words(case, at=timezone.now())


@register.filter
def deadline_for_asker(case: Case) -> str:
    """`{{ case|deadline_for_asker }}`: the same on the pages of whoever asked."""
    return deadline_words_for_asker(case, at=timezone.now())


@register.filter
def spoken(then: datetime) -> str:
    """`{{ event.at|spoken }}`: today 17:30."""
    return moment(then, at=timezone.now())
