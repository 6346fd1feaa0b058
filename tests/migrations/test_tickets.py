"""casework.0009: tickets, links and answers that were kept as written are sealed, every row stays, and
what was handed out before still works. people.0013: sessions end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.idempotency.actions import once
from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import Refusal

pytestmark = pytest.mark.slow

BEFORE = (
    ("casework", "0007_item_needs_place"),
    ("notify", "0005_topic_on_duty"),
    ("idempotency", "0001_initial"),
    ("people", "0012_post_role_known"),
)
LINKS = ("/case/a-ticket", "/riding/a-token", "/desk/cases/1", "/me/data", "")


def test_what_was_handed_out_still_works(migrate, client):
    city = a_city()
    cases = [city.case() for _ in range(3)]
    old = migrate(*BEFORE)
    tickets = {case.pk: f"ticket-{case.pk}-aaaaaaaaaa" for case in cases}
    for pk, ticket in tickets.items():
        old.get_model("casework", "Case").objects.filter(pk=pk).update(ticket=ticket)
    old_message = old.get_model("notify", "Message")
    for n, link in enumerate(LINKS):
        old_message.objects.create(
            channel="in_app", topic="case.moved", link=link, dedupe_key=f"k{n}", state="sent",
            sent_at=MONDAY, created_at=MONDAY, next_attempt_at=MONDAY,
        )  # fmt: skip
    answer = {"ticket": tickets[cases[0].pk]}
    old.get_model("idempotency", "IdempotencyKey").objects.create(
        key="needs::k", fingerprint="f", status=201, answer=answer, at=MONDAY
    )
    Session.objects.create(
        session_key="k" * 32, session_data="", expire_date=timezone.now() + timedelta(days=1)
    )

    migrate()

    assert {case.pk: case.ticket for case in Case.objects.all()} == tickets
    for pk, ticket in tickets.items():
        assert Case.objects.by_ticket(ticket).get().pk == pk
        assert client.get(f"/case/{ticket}").status_code == 200
    kept = {m.dedupe_key: m for m in Message.objects.filter(dedupe_key__startswith="k")}
    assert tuple(kept[f"k{n}"].link for n in range(len(LINKS))) == LINKS
    assert [kept[f"k{n}"].open_link for n in range(len(LINKS))] == ["", "", *LINKS[2:]]
    again = once("needs::k", fingerprint="f", at=MONDAY, action=_refuse)
    assert again == (201, answer)
    assert not Session.objects.exists()


def _refuse() -> tuple[int, object]:
    raise Refusal
