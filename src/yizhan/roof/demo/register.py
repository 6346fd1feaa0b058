"""Companies with credit codes, sites with posters, and how riders' entries and health certificates
stand. Every code is invented: its registration authority and its division do not exist."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from yizhan.ground.people.models import Person
from yizhan.ground.people.rules import UnitKind
from yizhan.roof.demo.city import City
from yizhan.wings.organisation.register.actions import (
    edit_company,
    ensure_company,
    ensure_site,
    set_certificate,
)
from yizhan.wings.organisation.register.rules import (
    CODE_SIGNS,
    SHORT_ALPHABET,
    SHORT_LENGTH,
    check_sign,
)

CERTIFICATES = 120
"""The number of riders who have entered until when their health certificate holds."""
AGREED = "我同意驿站保存健康证到期日，只用来提醒我；别人看不到，随时可以删除。"


def a_credit_code(rng: Random) -> str:
    """`91`: an enterprise; `000000`: no division has this code, so the company is nobody's."""
    body = "91000000" + "".join(rng.choice(CODE_SIGNS) for _ in range(9))
    return body + check_sign(body)


def load_companies(city: City, *, at: datetime, rng: Random) -> None:
    """Enter the companies and sites that stand in the tree."""
    for unit in city.units.values():
        if unit.kind == UnitKind.COMPANY:
            edit_company(
                ensure_company(unit, at=at),
                name=unit.name,
                credit_code=a_credit_code(rng),
                registered_on=unit.founded_on + timedelta(days=rng.randint(250, 390)),
                by=None,
                at=at,
            )
        elif unit.kind == UnitKind.DELIVERY_SITE:
            short = "".join(rng.choice(SHORT_ALPHABET) for _ in range(SHORT_LENGTH))
            ensure_site(unit, short=short)


def load_certificates(riders: list[Person], *, now: date, at: datetime, rng: Random) -> None:
    """Some riders' own entries. The first, the account `rider`, has three weeks left."""
    for rider in riders[:CERTIFICATES]:
        days = rng.randint(-5, 340)
        ends = now + timedelta(days=21 if rider is riders[0] else days)
        set_certificate(rider, ends, wording=AGREED, at=at)
