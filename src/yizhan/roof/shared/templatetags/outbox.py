"""The mark of the account in whose name a phone's outbox sends."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from yizhan.ground.people.vault import keyed_hash
from yizhan.roof.shared.visitor import signed_in

register = template.Library()


@register.simple_tag
def csrf_cookie() -> str:
    """The name of this city's cookie that a script's request repeats."""
    return settings.CSRF_COOKIE_NAME


@register.simple_tag(takes_context=True)
def outbox_owner(context: dict[str, Any]) -> str:
    """Return a mark of who has signed in, empty for guests: words are sent in the name they were
    said in, or not at all."""
    request = context.get("request")
    person = signed_in(request) if request is not None else None
    return keyed_hash(str(person.pk), purpose="outbox").hex()[:16] if person else ""
