"""Accounts for whoever is appointed on a page."""

from __future__ import annotations

import secrets
from datetime import datetime

from yizhan.ground.people.actions import create_person
from yizhan.ground.people.models import Person


def account_for(
    username: str, *, display_name: str, by: Person, at: datetime
) -> tuple[Person, str]:
    """The open account of this name, and no password; or a new one with the password that is to be
    shown this once."""
    account = Person.objects.known_by(username)
    if account is not None:
        return account, ""
    password = secrets.token_urlsafe(12)
    person = create_person(
        username=username,
        display_name=display_name or username,
        password=password,
        by=by,
        at=at,
    )
    return person, password
