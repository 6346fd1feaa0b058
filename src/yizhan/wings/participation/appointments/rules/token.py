"""The text in a badge's QR code: what a doorkeeper reads without a network, and its signature.

    token     = base64url(payload + signature), at most 200 characters
    payload   = format, key (2), code (7), role, first day (2), first day after (2), moment (4),
                length of the name, name, unit
    signature = Ed25519 over DOMAIN + payload

Days are counted from 1 January 2020, the moment in seconds since 1970; numbers are big-endian. Name
and unit are in GB 18030, in which a Chinese sign takes two bytes and every browser can read it.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from yizhan.kit.codes import LETTERS
from yizhan.wings.participation.appointments.rules.terms import CODE_LENGTH, VolunteerRole

FORMAT = 1
DOMAIN = b"yizhan-badge-1\0"
LONGEST = 200
SIGNATURE = 64
EPOCH = date(2020, 1, 1)
CODE_BYTES = 7
HEAD = 20
ROOM = LONGEST * 3 // 4 - SIGNATURE - HEAD
"""Bytes for the name and the unit together."""
NAME_ROOM = 36
"""At most so many of them for the name: a unit is named on every badge."""
ENCODING = "gb18030"
ROLES = {role.number: role for role in VolunteerRole}


class BadToken(Exception):
    """The text is no badge of a form that is known here."""


@dataclass(frozen=True)
class Facts:
    """All that a badge says by itself."""

    key: int
    code: str
    role: VolunteerRole
    since: date
    until: date
    """The first day on which it holds no more."""
    issued_at: datetime
    name: str
    """As far as its holder allows; empty if she does not."""
    unit: str


def payload_of(facts: Facts) -> bytes:
    """Return the bytes that are signed. A unit whose name is too long ends in «…»."""
    name = _shortened(facts.name, NAME_ROOM)
    unit = _shortened(facts.unit, ROOM - len(name))
    return b"".join(
        (
            bytes((FORMAT,)),
            facts.key.to_bytes(2),
            _number_of(facts.code).to_bytes(CODE_BYTES),
            bytes((facts.role.number,)),
            (facts.since - EPOCH).days.to_bytes(2),
            (facts.until - EPOCH).days.to_bytes(2),
            int(facts.issued_at.timestamp()).to_bytes(4),
            bytes((len(name),)),
            name,
            unit,
        )
    )


def token_of(payload: bytes, signature: bytes) -> str:
    return urlsafe_b64encode(payload + signature).decode().rstrip("=")


def parts_of(token: str) -> tuple[bytes, bytes]:
    """Return payload and signature. Raises BadToken."""
    if not HEAD + SIGNATURE <= len(token) * 3 // 4 <= LONGEST * 3 // 4:
        raise BadToken("of no length that a badge has")
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadToken("no base64url") from error
    if token_of(raw, b"") != token:
        raise BadToken("written in another way than badges are")
    return raw[:-SIGNATURE], raw[-SIGNATURE:]


def facts_of(payload: bytes) -> Facts:
    """Undo `payload_of`. Raises BadToken."""
    if len(payload) < HEAD or payload[0] != FORMAT or payload[10] not in ROLES:
        raise BadToken("of no form that is known")
    end = HEAD + payload[19]
    try:
        return Facts(
            key=int.from_bytes(payload[1:3]),
            code=_code_of(int.from_bytes(payload[3:10])),
            role=ROLES[payload[10]],
            since=EPOCH + timedelta(days=int.from_bytes(payload[11:13])),
            until=EPOCH + timedelta(days=int.from_bytes(payload[13:15])),
            issued_at=datetime.fromtimestamp(int.from_bytes(payload[15:19]), UTC),
            name=payload[HEAD:end].decode(ENCODING),
            unit=payload[end:].decode(ENCODING),
        )
    except (UnicodeDecodeError, OverflowError) as error:
        raise BadToken("with words that cannot be read") from error


def _shortened(text: str, room: int) -> bytes:
    whole = text.encode(ENCODING)
    if len(whole) <= room:
        return whole
    while text and len(f"{text}…".encode(ENCODING)) > room:
        text = text[:-1]
    return f"{text}…".encode(ENCODING) if text else b""


def _number_of(code: str) -> int:
    number = 0
    for letter in code:
        number = number * len(LETTERS) + LETTERS.index(letter)
    return number


def _code_of(number: int) -> str:
    code = ""
    for _each in range(CODE_LENGTH):
        number, letter = divmod(number, len(LETTERS))
        code = LETTERS[letter] + code
    return code
