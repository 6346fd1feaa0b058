"""The mark of the account in whose name a phone's outbox sends."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from yizhan.ground.people.vault import keyed_hash

register = template.Library()


@register.simple_tag
def csrf_cookie() -> str:
    """The name of this city's cookie that a script's request repeats."""
    return settings.CSRF_COOKIE_NAME


@register.simple_tag(takes_context=True)
def outbox_owner(context: dict[str, Any]) -> str:
    """Return a mark of who has signed in, empty for guests: words are sent in the name they were
    said in, or not at all. Who sends no session is not asked for, which would cost a query."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return keyed_hash(str(user.pk), purpose="outbox").hex()[:16]
