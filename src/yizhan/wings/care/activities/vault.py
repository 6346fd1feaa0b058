"""The tickets of sign-ups: found by digest, sealed for her own pages and messages."""

from __future__ import annotations

import secrets
from typing import TypedDict

from yizhan.ground.people import vault
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.activities.rules import TICKET, digest_of


class TicketColumns(TypedDict):
    ticket_digest: str
    sealed_ticket: bytes


def new_ticket() -> TicketColumns:
    """Return the columns of a new sign-up that hold its ticket."""
    ticket = secrets.token_urlsafe(16)
    sealed = vault.seal_bytes(ticket.encode(), purpose=TICKET)
    return {"ticket_digest": digest_of(ticket), "sealed_ticket": sealed}


TICKETS = vault.seals_in(SignUp, "sealed_ticket", purpose=TICKET)
