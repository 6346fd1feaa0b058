"""once: the same request twice is one deed and two equal answers."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from yizhan.ground.idempotency.actions import KeyReused, fingerprint_of, forget_keys, once
from yizhan.ground.idempotency.models import IdempotencyKey
from yizhan.ground.places.models import Division
from yizhan.kit.errors import Refusal

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def found_division():
    """A deed that leaves a row, so that doing it twice would show."""
    row = Division.objects.create(
        code=str(Division.objects.count()), name="x", kind="city", valid_from=AT.date()
    )
    return 201, {"made": row.pk}


@pytest.mark.django_db
def test_the_second_gets_the_firsts_answer():
    first = once("k", fingerprint="f", at=AT, action=found_division)
    second = once("k", fingerprint="f", at=AT, action=found_division)

    assert first == second
    assert Division.objects.count() == 1


@pytest.mark.django_db
def test_another_body_with_the_same_key_is_refused():
    once("k", fingerprint="f", at=AT, action=found_division)

    with pytest.raises(KeyReused):
        once("k", fingerprint="other", at=AT, action=found_division)
    assert Division.objects.count() == 1


@pytest.mark.django_db
def test_nobody_can_try_a_text_against_the_row():
    """Whoever reads the database has the row, and not the key that its sender made up."""
    once("k", fingerprint="of a photo", at=AT, action=found_division)

    row = IdempotencyKey.objects.get()
    assert row.fingerprint not in {"of a photo", fingerprint_of(b"of a photo")}
    assert row.fingerprint != fingerprint_of(f"{row.key}\0of a photo".encode())


@pytest.mark.django_db
def test_what_an_older_program_kept_is_still_answered():
    first = once("k", fingerprint="f", at=AT, action=found_division)
    IdempotencyKey.objects.update(fingerprint="f")

    assert once("k", fingerprint="f", at=AT, action=found_division) == first
    with pytest.raises(KeyReused):
        once("k", fingerprint="other", at=AT, action=found_division)


@pytest.mark.django_db
def test_without_a_key_each_is_a_deed_of_its_own():
    once("", fingerprint="f", at=AT, action=found_division)
    once("", fingerprint="f", at=AT, action=found_division)

    assert Division.objects.count() == 2
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
def test_a_refusal_keeps_nothing_and_may_be_tried_again():
    def refuse():
        found_division()
        raise Refusal("not now")

    with pytest.raises(Refusal, match="not now"):
        once("k", fingerprint="f", at=AT, action=refuse)
    assert not Division.objects.exists()
    assert once("k", fingerprint="f", at=AT, action=found_division)[0] == 201


@pytest.mark.django_db
def test_a_retry_that_would_now_be_refused_still_gets_its_answer():
    first = once("k", fingerprint="f", at=AT, action=found_division)

    def refuse():
        raise Refusal("gone from the menu since")

    assert once("k", fingerprint="f", at=AT, action=refuse) == first


@pytest.mark.django_db(transaction=True)
def test_eight_at_the_same_moment_are_one_deed():
    line, answers = Barrier(8), []

    def ask():
        line.wait()
        answers.append(once("k", fingerprint="f", at=AT, action=found_division))
        connection.close()

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 8
    assert len({str(answer) for answer in answers}) == 1
    assert Division.objects.count() == 1


@pytest.mark.django_db
def test_old_keys_go():
    once("k", fingerprint="f", at=AT, action=found_division)

    assert forget_keys(before=AT) == 0
    assert forget_keys(before=AT.replace(day=3)) == 1
