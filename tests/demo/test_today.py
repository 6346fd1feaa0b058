"""The layer of today: every desk has something to do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.utils import timezone

from yizhan.commands import prepare
from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person
from yizhan.wings.organisation.branches import index as branches
from yizhan.wings.organisation.development.index import progress_list
from yizhan.wings.organisation.development.models import Candidacy

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
NOW = datetime(2026, 11, 24, 3, 40, tzinfo=UTC)


def test_every_desk_has_something_to_do(monkeypatch):
    """As it is after the first `up`, or `prepare --demo`."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert CliRunner().invoke(prepare.command, ["--demo"]).exit_code == 0

    mine = Case.objects.visible_to(Person.objects.get(username="handler")).open()
    assert mine.count() >= 10
    assert mine.overdue(at=NOW).exists()
    assert mine.due_soon(at=NOW).exists()
    assert Case.objects.unrouted().exists()
    assert Case.objects.visible_to(Person.objects.get(username="instructor")).open().exists()
    assert set(Case.objects.open().values_list("status", flat=True)) >= {
        "reported", "in_progress", "scheduled", "reaction_requested", "reaction_received",
        "forwarded", "closure_requested", "reopened",
    }  # fmt: skip
    assert not Case.objects.filter(opened_at__gt=NOW).exists()
    on_the_way = Candidacy.objects.visible_to(Person.objects.get(username="secretary")).open()
    states = {progress.state for progress in progress_list(on_the_way, on=NOW.date())}
    assert states == {"waiting", "ready", "soon", "late"}
    assert branches.own_record(Person.objects.get(username="rider"), at=NOW).events
