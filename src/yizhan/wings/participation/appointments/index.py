"""Numbers for the public, and the lists by which a telephone checks badges without a network."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import Count

from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.small_groups import is_few, without_few
from yizhan.wings.participation.appointments.models import (
    Badge,
    BadgeKey,
    Engagement,
    EngagementQuerySet,
)
from yizhan.wings.participation.appointments.rules import ROLE_OF, VolunteerRole
from yizhan.wings.participation.appointments.vault import LIST_DOMAIN, plain_base64, sign

DIGITS = 24
"""Hexadecimal digits of a code's digest in the list: enough to know a code by, and none to read it
from."""


class CountyRow(NamedTuple):
    """The numbers of one county, as everybody may read them."""

    county: Division
    total: int | None
    """None: a few, or what would give away a few."""
    held: list[tuple[VolunteerRole, int | None]]
    """The roles that somebody holds there; none where the total is not shown, as they add up."""


class Numbers(NamedTuple):
    """The numbers of those who hold roles. None: a few, or what would give away a few."""

    rows: list[CountyRow]
    elsewhere: int | None
    """Those who act in no county, but in the whole city."""
    total: int | None

    @property
    def leaves_out(self) -> bool:
        shown = [self.elsewhere, self.total, *(row.total for row in self.rows)]
        return None in shown or any(n is None for row in self.rows for _role, n in row.held)


def numbers_by_county(*, on: date) -> Numbers:
    """Count who holds which role on this day, by the county they act in. Two queries."""
    counts: dict[str, dict[VolunteerRole, int]] = defaultdict(lambda: defaultdict(int))
    elsewhere = 0
    rows = Engagement.objects.held_on(on).values("role", "division__code")
    counties = list(Division.objects.in_force(on=on).counties().order_by("code"))
    codes = {county.code[:6] for county in counties}
    for row in rows.order_by().annotate(n=Count("pk")):
        code = (row["division__code"] or "")[:6]
        if code in codes:
            counts[code][ROLE_OF[row["role"]]] += row["n"]
        else:
            elsewhere += row["n"]
    sums = {code: sum(counts[code].values()) for code in sorted(codes)} | {"": elsewhere}
    shown, total = without_few(sums), sum(sums.values())
    return Numbers(
        [_county_row(one, counts[one.code[:6]], shown[one.code[:6]]) for one in counties],
        shown[""],
        None if is_few(total) else total,
    )


def _county_row(county: Division, counts: dict[VolunteerRole, int], total: int | None) -> CountyRow:
    roles = without_few({role: counts.get(role, 0) for role in VolunteerRole})
    held = [(role, n) for role, n in roles.items() if n != 0]
    return CountyRow(county, total, held if total is not None else [])


def named(rows: EngagementQuerySet) -> EngagementQuerySet:
    """Those whose holders want to be read by name."""
    return rows.exclude(name="").select_related("division").order_by("division__code", "role", "pk")


def published_keys(*, at: datetime) -> dict[str, Any]:
    """The keys by which badges are checked, as JSON."""
    keys = BadgeKey.objects.published(on=local_day(at))
    return {
        "issued": _moment(at),
        "keys": [{"id": key.pk, "x": plain_base64(bytes(key.public))} for key in keys],
    }


def published_revocations(*, at: datetime) -> dict[str, Any]:
    """The digests of the badges that are revoked and would not be over, signed, as JSON; unsigned
    while no badge was ever issued. Raises vault.CannotOpen."""
    rows = Badge.objects.revoked_and_not_over(on=local_day(at)).values_list("code", flat=True)
    revoked = sorted(map(digest_of, rows))
    issued = _moment(at)
    key = BadgeKey.objects.signing().first()
    message = LIST_DOMAIN + "\n".join((issued, *revoked)).encode()
    return {
        "issued": issued,
        "revoked": revoked,
        "key": key.pk if key is not None else None,
        "signature": plain_base64(sign(key, message)) if key is not None else "",
    }


def digest_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()[:DIGITS]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
