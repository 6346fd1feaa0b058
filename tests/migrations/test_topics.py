"""The constraint on the topic of a message keeps every row, and refuses an undeclared topic."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Topic

pytestmark = pytest.mark.slow

BEFORE = ("notify", "0003_narrow_indexes")
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
COLUMNS = ("pk", "channel", "topic", "body", "dedupe_key", "state", "next_attempt_at")


def topics_of_that_time() -> list[str]:
    """Those that the constraint began with; later ones came with migrations of their own."""
    migration = import_module("yizhan.ground.notify.migrations.0004_message_topic_known")
    return [code for code, _label in migration.Migration.operations[0].field.choices]


def a_message_of_each_topic(models: Any) -> None:
    for topic in topics_of_that_time():
        models.get_model("notify", "Message").objects.create(
            channel="in_app", topic=topic, body=f"驿站 {topic}", dedupe_key=topic,
            next_attempt_at=MONDAY, created_at=MONDAY,
        )  # fmt: skip


def test_messages_keep_their_rows(migrate):
    models = migrate(BEFORE)
    a_message_of_each_topic(models)
    messages = models.get_model("notify", "Message").objects.order_by("pk")
    before = list(messages.values_list(*COLUMNS))

    migrate()

    assert list(Message.objects.order_by("pk").values_list(*COLUMNS)) == before
    assert {row[2] for row in before} <= set(Topic.values)
    with pytest.raises(IntegrityError, match="notify_message_topic_known"), transaction.atomic():
        Message.objects.update(topic="weather")
