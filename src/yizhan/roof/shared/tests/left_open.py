"""A page that stays open and is sent much later, as a browser without scripts does it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.conf import settings
from django.test import Client

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')


def a_browser() -> Client:
    """A browser whose forms need the token of the page."""
    return Client(enforce_csrf_checks=True)


def sign_out_elsewhere(browser: Client) -> None:
    """End the session as another tab does: the browser keeps the token of its forms."""
    del browser.cookies[settings.SESSION_COOKIE_NAME]


class LeftOpen:
    """A form as it stood on the page when that was opened."""

    def __init__(self, browser: Client, address: str, *, sends_to: str = "") -> None:
        page = browser.get(address)
        assert page.status_code == 200, page.status_code
        self.browser, self.address = browser, sends_to or address
        self.hidden = dict(HIDDEN.findall(page.content.decode()))

    def send(self, **written: Any) -> Any:
        """Send it with what somebody wrote, the token and the form key of back then."""
        return self.browser.post(self.address, self.hidden | written)

    def send_again(self, answer: Any) -> Any:
        """Send what stands on an answer that did not take it."""
        fields = HIDDEN.findall(answer.content.decode())
        return self.browser.post(self.address, {name: unescape(value) for name, value in fields})
