"""The text in a badge's QR code: short, read back as it was written, and of our key alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.kit.codes import LETTERS
from yizhan.wings.participation.appointments.actions import change_key
from yizhan.wings.participation.appointments.models import BadgeKey
from yizhan.wings.participation.appointments.rules import CODE_LENGTH, VolunteerRole
from yizhan.wings.participation.appointments.rules.token import (
    EPOCH,
    LONGEST,
    BadToken,
    Facts,
    facts_of,
    parts_of,
    payload_of,
    token_of,
)
from yizhan.wings.participation.appointments.tests.factories import an_engagement, badge_of
from yizhan.wings.participation.appointments.vault import read_badge

DAYS = st.integers(0, 20_000).map(lambda days: EPOCH + timedelta(days=days))
WORDS = st.text(max_size=40)


@st.composite
def facts(draw, name=WORDS, unit=WORDS):
    moments = st.datetimes(datetime(2024, 1, 1), datetime(2090, 1, 1))  # made aware
    return Facts(
        key=draw(st.integers(0, 65_535)),
        code=draw(st.text(LETTERS, min_size=CODE_LENGTH, max_size=CODE_LENGTH)),
        role=draw(st.sampled_from(VolunteerRole)),
        since=draw(DAYS),
        until=draw(DAYS),
        issued_at=draw(moments).replace(microsecond=0, tzinfo=UTC),
        name=draw(name),
        unit=draw(unit),
    )


@given(facts(name=st.text(max_size=5), unit=st.text("河池市金城江区监督管理局", max_size=20)))
def test_it_is_read_back_as_it_was_written(one):
    assert facts_of(payload_of(one)) == one


@given(facts())
def test_it_is_never_longer_than_a_code_can_be(one):
    token = token_of(payload_of(one), bytes(64))
    assert len(token) <= LONGEST
    payload, signature = parts_of(token)
    assert (payload, signature) == (payload_of(one), bytes(64))
    read = facts_of(payload)
    assert (read.code, read.since, read.until, read.role) == (
        one.code, one.since, one.until, one.role,
    )  # fmt: skip


@given(facts(unit=st.text("河池市", min_size=34, max_size=60)))
def test_what_does_not_fit_says_that_it_was_cut(one):
    assert facts_of(payload_of(one)).unit.endswith("…")


@given(st.text(max_size=260))
def test_a_text_of_another_length_or_alphabet_is_no_badge(text):
    with pytest.raises(BadToken):
        parts_of(text)


@given(st.binary(max_size=90))
def test_bytes_of_another_form_are_no_badge(raw):
    with pytest.raises(BadToken):
        facts_of(b"\7" + raw)


@pytest.mark.django_db
class TestSigned:
    def test_the_key_that_signed_it_is_asked(self):
        badge = badge_of(an_engagement(a_unit(name="城西市场监管所")))
        read = read_badge(badge.token)
        assert (read.code, read.key) == (badge.code, badge.key_id)
        assert (read.unit, read.name) == ("城西市场监管所", "")
        assert (read.since, read.until) == (badge.since, badge.until)
        assert len(badge.token) <= LONGEST

    def test_one_changed_byte_is_found(self):
        badge = badge_of(an_engagement(a_unit(name="城西市场监管所")))
        raw = b"".join(parts_of(badge.token))
        for where in range(len(raw)):
            altered = bytearray(raw)
            altered[where] ^= 1
            with pytest.raises(BadToken):
                read_badge(token_of(bytes(altered), b""))

    def test_a_badge_outlives_the_key_that_signed_it(self):
        badge = badge_of(an_engagement(a_unit()))
        new = change_key(by=None, at=MONDAY)
        assert new.pk != badge.key_id
        old = BadgeKey.objects.get(pk=badge.key_id)
        assert old.sealed_private is None
        assert read_badge(badge.token).code == badge.code

    def test_a_key_nobody_knows_signed_nothing(self):
        badge = badge_of(an_engagement(a_unit()))
        payload, signature = parts_of(badge.token)
        other = payload[:1] + (60_000).to_bytes(2) + payload[3:]
        with pytest.raises(BadToken):
            read_badge(token_of(other, signature))
