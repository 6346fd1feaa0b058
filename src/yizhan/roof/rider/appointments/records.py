"""Roles and badges of a rider, for the file with all her data."""

from __future__ import annotations

from typing import Any

from yizhan.ground.people.models import Person
from yizhan.wings.participation.appointments.models import Engagement


def engagements_of(person: Person) -> list[dict[str, Any]]:
    rows = Engagement.objects.asked_by(person).select_related("unit").order_by("pk")
    return [
        {
            "role": one.get_role_display(),
            "unit": one.unit.name,
            "letter": one.number,
            "from": one.since,
            "to": one.last_day,
            "state": one.get_state_display(),
            "training": one.training,
            "shown_name": one.name,
            "shown_company": one.company,
            "photo_shown": one.photo_shown,
            "promises": [promise.text for promise in one.promises.order_by("pk")],
            "badges": [
                {"code": badge.code, "from": badge.issued_at, "revoked": badge.revoked_at}
                for badge in one.badges.order_by("pk")
            ],
        }
        for one in rows.prefetch_related("promises", "badges")
    ]
