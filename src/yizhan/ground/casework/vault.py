"""The tickets of cases: found by digest, sealed for the asker's own pages and messages."""

from __future__ import annotations

import secrets
from typing import TypedDict

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import TICKET, digest_of
from yizhan.ground.people import vault


class TicketColumns(TypedDict):
    ticket_digest: str
    sealed_ticket: bytes


def new_ticket() -> TicketColumns:
    """Return the columns of a new case that hold its ticket."""
    ticket = secrets.token_urlsafe(16)
    sealed = vault.seal_bytes(ticket.encode(), purpose=TICKET)
    return {"ticket_digest": digest_of(ticket), "sealed_ticket": sealed}


TICKETS = vault.seals_in(Case, "sealed_ticket", purpose=TICKET)
