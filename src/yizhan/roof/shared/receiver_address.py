"""The address of a system that is told of events, looked at when it is typed."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext

from yizhan.kit import outgoing_http
from yizhan.kit.errors import Refusal


def refuse_address(url: str) -> None:
    """Refuse an address that could not be called: a name may change its mind, so it is looked at
    again before each sending. Raises Refusal for the field `url`."""
    try:
        outgoing_http.examine(url, trusted=settings.TRUSTED_HOSTS)
    except outgoing_http.Inside as inside:
        words = gettext(
            "%(host)s is inside a private network. If it is the city's own system, its host"
            " must first stand in YIZHAN_TRUSTED_HOSTS."
        )
        raise _refusal(words % {"host": urlsplit(url).hostname}) from inside
    except outgoing_http.Forbidden as forbidden:
        words = gettext("Enter an address that begins with https:// and holds no user name.")
        raise _refusal(words) from forbidden
    except outgoing_http.Undelivered as unknown:
        words = gettext("Nobody knows a host named %(host)s. Check how it is written.")
        raise _refusal(words % {"host": urlsplit(url).hostname}) from unknown


def _refusal(words: str) -> Refusal:
    return Refusal(words, fields={"url": words})
