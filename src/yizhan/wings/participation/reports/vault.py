"""The pool and the receipts, sealed and opened. Nothing else opens them.

A row holds the words of its receipt too, under the seal: when the vault key is renewed its hash has
to be made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from yizhan.ground.people import vault
from yizhan.wings.participation.reports.models import Receipt, Waiting
from yizhan.wings.participation.reports.rules import (
    code_from,
    mark_of,
    packed,
    padded,
    tidy_code,
    unpacked,
    unpadded,
)

LINK, HEAD, BODY = "report link", "report head", "report body"
SMALL, LARGE = 1 << 10, 1 << 14
"""The least size of what is sealed, in bytes; more is doubled until it fits."""


@dataclass(frozen=True)
class Link:
    """The facts under the seal of a receipt."""

    code: str
    item: str
    """The code of the item, to say what is waiting."""
    fingerprint: str
    """The digest of all that was sent, to tell a retry from another report."""
    waiting: str = ""
    """The key in the pool, until there is a case."""
    case: int | None = None
    person: int | None = None
    """The account, if she asked for it to be kept; else nobody."""
    thanked: bool = False


@dataclass(frozen=True)
class Head:
    cell: str
    receipt: str


@dataclass(frozen=True)
class Body:
    """All that was sent."""

    item: str
    text: str
    place: str
    division: int | None
    lon: float | None
    lat: float | None
    facts: dict[str, Any] = field(default_factory=dict)
    photos: tuple[bytes, ...] = ()


def codes_of(key: str) -> list[str]:
    """Return the receipt that belongs to the key of a request, under each vault key, newest first.
    The same request gets the same receipt, and no row has to remember that."""
    return [code_from(digest) for digest in vault.keyed_hashes(key, purpose="report code")]


def hashes_of_code(code: str) -> list[str]:
    return [one.hex() for one in vault.keyed_hashes(code, purpose="report receipt")]


def hashes_of_case(case_id: int) -> list[str]:
    return [one.hex() for one in vault.keyed_hashes(str(case_id), purpose="report case")]


def marks_of(report_id: int, witness: bytes) -> list[int]:
    """Return the mark that a witness leaves at a report under each vault key, the newest first. At
    another report it is another one."""
    name = f"{report_id} {witness.hex()}"
    return [mark_of(one) for one in vault.keyed_hashes(name, purpose="report seen too")]


def seal_link(link: Link) -> dict[str, Any]:
    """Return the columns of a receipt."""
    return {
        "code_hash": hashes_of_code(link.code)[0],
        "case_hash": hashes_of_case(link.case)[0] if link.case is not None else "",
        "sealed": _seal(asdict(link), LINK),
    }


def open_link(receipt: Receipt) -> Link:
    """Raises vault.CannotOpen."""
    return Link(**_open(receipt.sealed, LINK))


def receipt_of(typed: str) -> Receipt | None:
    """Return the receipt of these words; None if there is none."""
    code = tidy_code(typed)
    if not code:
        return None
    return Receipt.objects.filter(code_hash__in=hashes_of_code(code)).first()


def seal_head(head: Head) -> bytes:
    return _seal(asdict(head), HEAD)


def open_head(waiting: Waiting) -> Head:
    """Raises vault.CannotOpen."""
    return Head(**_open(waiting.sealed_head, HEAD))


def seal_body(body: Body) -> bytes:
    words = {name: value for name, value in vars(body).items() if name != "photos"}
    whole = packed([json.dumps(words, ensure_ascii=False).encode(), *body.photos])
    return vault.seal_bytes(padded(whole, least=LARGE), purpose=BODY)


def open_body(waiting: Waiting) -> Body:
    """Raises vault.CannotOpen."""
    whole = unpadded(vault.open_bytes(bytes(waiting.sealed_body), purpose=BODY))
    words, *photos = unpacked(whole)
    return Body(**json.loads(words), photos=tuple(photos))


def fingerprint_of(meaning: Sequence[str], photos: Sequence[bytes]) -> str:
    """A digest that nobody without the key can try out."""
    text = json.dumps([meaning, [_digest_of(one) for one in photos]])
    return vault.keyed_hash(text, purpose=LINK).hex()


def _digest_of(photo: bytes) -> str:
    """Return the keyed digest of a photo's plain one: of megabytes that is a tenth of the work."""
    return vault.keyed_hash(hashlib.sha256(photo).hexdigest(), purpose=BODY).hex()


def _seal(values: dict[str, Any], purpose: str) -> bytes:
    plain = json.dumps(values, ensure_ascii=False).encode()
    return vault.seal_bytes(padded(plain, least=SMALL), purpose=purpose)


def _open(sealed: bytes | memoryview[int], purpose: str) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(unpadded(vault.open_bytes(bytes(sealed), purpose=purpose)))
    return opened


def _renewed(receipt: Receipt) -> dict[str, Any]:
    return seal_link(open_link(receipt)) if vault.is_stale(bytes(receipt.sealed)) else {}


RECEIPTS = vault.Seals(Receipt, "sealed", partial(vault.stale_rows, Receipt, "sealed"), _renewed)
POOL = tuple(
    vault.seals_in(Waiting, column, purpose=purpose)
    for column, purpose in (("sealed_head", HEAD), ("sealed_body", BODY))
)
