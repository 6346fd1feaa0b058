"""Who reported: asked of every page, every row, and of order, size and time."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from tests.security.reporter import NAME, PHONE, a_reporter, lived
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import vault as people_vault
from yizhan.ground.people.models import Person, SecretKind
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.participation.reports.actions import release_due
from yizhan.wings.participation.reports.index import led_by
from yizhan.wings.participation.reports.models import Receipt, Waiting
from yizhan.wings.participation.reports.tests.factories import a_key, a_kind, sent

pytestmark = pytest.mark.django_db


def rows() -> Iterator[Model]:
    for model in apps.get_models():
        yield from model._default_manager.all()


def told(row: Model) -> str:
    """All that a row says, as text."""
    values = [getattr(row, field.attname) for field in row._meta.concrete_fields]
    return "|".join(
        bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
        for value in values
    )


def stands_in(secret: str, said: str) -> bool:
    """Whether it stands there, and not by chance inside of a longer number, such as a digest's."""
    if not secret.isdecimal():
        return secret in said
    return re.search(rf"(?<![0-9a-f]){secret}(?![0-9a-f])", said) is not None


def known() -> set[tuple[str, Any, str]]:
    return {(row._meta.label, row.pk, told(row)) for row in rows()}


def test_no_row_names_her():
    """What was written since she tapped points to her by no key and says nothing of her."""
    city, reporter = a_city(), a_reporter()
    before = known()
    code, _case = lived(city, reporter)
    new = [row for row in rows() if (row._meta.label, row.pk, told(row)) not in before]
    assert len(new) > 8, "the case, its steps, messages, lines of the log"
    secrets = {NAME, PHONE, PHONE[-4:], reporter.username, *code.split()} - {"13"}
    digests = {one.hex() for one in people_vault.hashes_of(SecretKind.PHONE, PHONE)}
    for row in new:
        points = [
            field.name
            for field in row._meta.concrete_fields
            if field.related_model is Person and getattr(row, field.attname) == reporter.pk
        ]
        assert points == [], f"{row._meta.label} points to her"
        said = told(row)
        assert [one for one in secrets | digests if stands_in(one, said)] == [], row._meta.label


def test_receipts_and_cases_share_no_value():
    """No key, time, hash or number of a receipt stands in another table, or the other way round."""
    city = a_city()
    _code, case = lived(city, a_reporter())
    fields = {field.name for field in Receipt._meta.get_fields()}
    assert fields == {"id", "code_hash", "case_hash", "sealed"}
    assert not any(
        field.is_relation for model in (Receipt, Waiting) for field in model._meta.get_fields()
    )
    receipt = Receipt.objects.get()
    mine = {str(receipt.pk), receipt.pk.hex, receipt.code_hash, receipt.case_hash}
    others = " ".join(told(row) for row in rows() if not isinstance(row, Receipt))
    assert [one for one in mine if one in others] == []
    assert str(case.pk) not in {receipt.code_hash, receipt.case_hash}


@pytest.mark.slow
@pytest.mark.once  # what a page shows is decided by the same code on both databases
@pytest.mark.xdist_group("matrix")
def test_no_page_shows_the_reporter_beside_her_report(asked, asked_pages):
    """Every address, asked as everybody: what tells of the report does not tell of her."""
    assert len(asked.of_report) > 5, "the pages of the desk, the public list, the API"
    assert asked.linked == []


def guesses(batch: list[Case], order: str) -> Case:
    """The case that somebody takes for the first sent, by what the database shows."""
    by = {
        "key": lambda case: case.pk,
        "last key": lambda case: -case.pk,
        "ticket": lambda case: case.ticket_digest,
        "step": lambda case: min(case.steps.values_list("pk", flat=True)),
        "length": lambda case: len(case.text),
    }[order]
    return min(batch, key=by)


@pytest.mark.parametrize("order", ["key", "last key", "ticket", "step", "length"])
def test_order_size_and_time_tell_no_more_than_chance(order):
    """Of three that leave together the first to come is found once in three, however one looks."""
    city, item, dice = a_city(), a_kind(), random.Random(f"shield {order}")
    hits, rounds = 0, 45
    for number in range(rounds):
        texts = [f"第{number}轮" + "字" * dice.randint(1, 60) for _one in range(3)]
        for text in texts:
            sent(city, item, text=text, key=a_key())
        sizes = {
            (len(bytes(row.sealed_head)), len(bytes(row.sealed_body)))
            for row in Waiting.objects.all()
        }
        assert len(sizes) == 1
        assert release_due(at=MONDAY + timedelta(minutes=1)) == 3
        batch = list(Case.objects.order_by("-pk")[:3])
        assert len({(case.opened_at, case.division_id, case.due_at) for case in batch}) == 1
        hits += guesses(batch, order).text == texts[0]
    assert 3 <= hits <= 28  # of 45; by chance 15, and outside this in one of ten thousand runs


def test_receipts_lie_in_another_order_than_cases():
    """The place of a row on the disk is not that of its case."""
    city, item, hits, rounds = a_city(), a_kind(), 0, 45
    physical = "rowid" if connection.vendor == "sqlite" else "ctid"
    for _round in range(rounds):
        codes = [sent(city, item, text=f"{n}").code for n in range(3)]
        before = set(Receipt.objects.exclude(case_hash="").values_list("pk", flat=True))
        release_due(at=MONDAY + timedelta(minutes=1))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT code_hash, id FROM reports_receipt ORDER BY {physical}")
            seen = [
                one
                for one, pk in cursor.fetchall()
                if str(pk).replace("-", "") not in {old.hex for old in before}
            ]
        first = led_by(codes[0])
        assert first is not None and first.case is not None
        newest = sorted(Case.objects.order_by("-pk").values_list("pk", flat=True)[:3])
        hits += seen.index(first.receipt.code_hash) == newest.index(first.case.pk)
    assert 3 <= hits <= 28
