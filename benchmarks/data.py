"""Cities of a given size to measure on: `python -m benchmarks.data city|stations|cases|reports N`.

Rows are made in bulk past the actions: a million of them through the front door would measure the
loader. What is measured afterwards goes through the front door.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django

NOW = datetime.now(UTC)
UNITS, INBOX = 200, 250
"""Units that share the cases; open cases in the inbox that is measured."""
CENTRE = (108.08, 24.69)
HOURS = [
    "24/7", "Mo-Su 08:00-22:00", "Mo-Fr 09:00-18:00", "Mo-Su 07:00-23:00", "Mo-Sa 08:30-17:30",
    "Mo-Fr 08:00-12:00,15:00-18:00", "Mo-Su 10:00-02:00", "",
]  # fmt: skip


def main() -> None:
    what, size = sys.argv[1], int(sys.argv[2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhan.config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    known = city()
    if what == "stations":
        stations(size, known)
    elif what == "cases":
        cases(size, known)
    elif what == "reports":
        reports(size)
    sys.stdout.write(json.dumps({k: v for k, v in known.items() if isinstance(v, str)}) + "\n")


def city() -> dict[str, Any]:
    """A small city with a menu and staff; a session of the handler, the dispatcher, the lead."""
    from allauth.account.internal.flows.login import record_authentication
    from django.conf import settings
    from django.contrib.auth import login
    from django.test import RequestFactory

    from yizhan.ground.casework.tests.factories import a_city, an_item
    from yizhan.kit.sessions import SessionStore

    made = a_city()
    for group in ("rest", "vehicle", "gate", "other"):
        for _ in range(5):
            an_item(group=group)
    sessions = {}
    for name in ("handler", "dispatcher", "lead"):
        person = getattr(made, name)
        request = RequestFactory().get("/")
        request.session = session = SessionStore()
        login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
        record_authentication(request, person, "mfa")
        session.save()
        sessions[name] = str(session.session_key)
    cookie = settings.SESSION_COOKIE_NAME
    return {"made": made, "item": made.item.code, "session_cookie": cookie, **sessions}


def stations(size: int, known: dict[str, Any]) -> None:
    """Stations around one city, half a degree each way, with real-looking hours and amenities."""
    from yizhan.wings.care.stations.models import Revision, Station
    from yizhan.wings.care.stations.rules import Amenity, StationKind

    made, chance = known["made"], random.Random(1)
    spread = 0.25 if size <= 10_000 else 1.0
    kinds, amenities = StationKind.values, Amenity.values

    def row(n: int) -> Station:
        return Station(
            code=f"S{n:07}",
            short=f"{n:06x}",
            name=f"户外工作者驿站{n}",
            kind=chance.choice(kinds),
            unit_id=made.union.pk,
            division_id=made.county.pk,
            lon=CENTRE[0] + chance.uniform(-spread, spread),
            lat=CENTRE[1] + chance.uniform(-spread, spread),
            address=f"金城中路{n % 400}号",
            hours=chance.choice(HOURS),
            amenities=sorted(chance.sample(amenities, chance.randint(2, 8))),
            opened_on=NOW.date(),
            revision=1,
        )

    for start in range(0, size, 20_000):
        Station.objects.bulk_create(
            [row(n) for n in range(start, min(size, start + 20_000))], batch_size=1_000
        )
    Revision.objects.update(number=1)
    known["station"] = "S0000000"


def cases(size: int, known: dict[str, Any]) -> None:
    """A long history, nearly all of it closed, and one unit with a full inbox."""
    from yizhan.ground.casework.models import Case, CaseStep
    from yizhan.ground.people.tests.factories import a_unit
    from yizhan.wings.care.needs.models import Need

    made, chance = known["made"], random.Random(1)
    others = [a_unit(made.bureau, division=made.county).pk for _ in range(UNITS - 1)]

    def row(n: int) -> Case:
        age = timedelta(minutes=chance.randint(60, 60 * 24 * 700))
        is_open = n < INBOX or chance.random() < 0.01
        unit = made.union.pk if n < INBOX else chance.choice(others)
        opened = NOW - (age % timedelta(days=9) if is_open else age)
        status = chance.choice(["reported", "in_progress", "scheduled"]) if is_open else "resolved"
        return Case(
            ticket_digest=f"bench-{n}",
            sealed_ticket=b"",
            item_id=made.item.pk,
            unit_id=unit,
            division_id=made.county.pk,
            place=f"户外工作者驿站{n % 650}",
            text=f"这里的热水器坏了，师傅能不能来看看？已经第{n % 9}天了。",
            status=status,
            opened_at=opened,
            due_soon_at=opened + timedelta(days=2),
            due_at=opened + timedelta(days=3),
            closed_at=None if is_open else opened + timedelta(days=2),
            answered_at=None if is_open else opened + timedelta(days=1),
            answer_minutes=None if is_open else 420,
            solved=None if is_open else chance.random() < 0.9,
        )

    for start in range(0, size, 20_000):
        rows = Case.objects.bulk_create(
            [row(n) for n in range(start, min(size, start + 20_000))], batch_size=1_000
        )
        CaseStep.objects.bulk_create(
            [CaseStep(case_id=c.pk, at=c.opened_at, kind="opened", now="reported") for c in rows],
            batch_size=2_000,
        )
        Need.objects.bulk_create([Need(case_id=c.pk, via="home") for c in rows], batch_size=2_000)


def reports(size: int) -> None:
    """Public reports of the city, a third of them open, most of them in a hundred busy places; one
    in fifty was merged into another, as many were taken off the page."""
    from django.db import connection

    from benchmarks.nearby import load
    from yizhan.ground.casework.models import Case
    from yizhan.wings.participation.reports.models import Report

    load(size)
    keys = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    Report.objects.bulk_create(
        [Report(case_id=key, hidden=n % 50 == 1) for n, key in enumerate(keys)], batch_size=2_000
    )
    Case.objects.filter(pk__in=keys[2::50]).update(merged_into=keys[0])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
