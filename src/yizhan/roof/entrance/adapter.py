"""Changes to what allauth does."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.roof.entrance.seals import PURPOSE
from yizhan.roof.shared.nav import desk_home, has_desk

_SEEN_ANYWAY = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
WORKING_DAY = 12 * 3600
"""The time the desk stays open in a browser, in seconds. A rider stays signed in for two weeks."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Staff are appointed at the desk; riders come in by their first code."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        person: Any = request.user
        if desk := desk_home(person):
            return desk
        if can_somewhere(person, Permission.STATION_HOST):
            return reverse("rider:host")
        return reverse("rider:me")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *more: Any,
        **named: Any,
    ) -> None:
        """That somebody came in or went is seen on the page; it needs no banner."""
        if message_template not in _SEEN_ANYWAY:
            super().add_message(request, level, message_template, *more, **named)

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        if has_desk(user):
            request.session.set_expiry(WORKING_DAY)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Accounts have no e-mail address; what happened is in the audit log."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def encrypt(self, text: str) -> str:
        return vault.seal_text(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.open_text(encrypted_text, purpose=PURPOSE)

    def get_totp_label(self, user: Person) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return "驿站 Yizhan"
