"""Doors in words: every state, every reason and every signal has its own."""

from __future__ import annotations

from itertools import product

import pytest

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.shared.access_words import TONES, words_for
from yizhan.wings.care.stations.rules import (
    REPAIRED_BY,
    Access,
    AccessReason,
    Door,
    Fault,
    SignalKind,
)


def test_every_door_has_a_tone():
    assert set(TONES) == set(Door)


@pytest.mark.parametrize(("door", "reason"), list(product(Door, AccessReason)))
def test_every_reason_has_a_sentence(door, reason):
    words = words_for(Access(door, reason), at=MONDAY)
    assert words.word
    assert words.why
    assert not words.fault


@pytest.mark.parametrize("signal", REPAIRED_BY)
def test_every_signal_can_be_named_as_a_fault(signal):
    access = Access(Door.YES, AccessReason.HOURS, faults=(Fault(signal, MONDAY, MONDAY),))
    assert words_for(access, at=MONDAY).fault.startswith(str(SignalKind(signal).label))
