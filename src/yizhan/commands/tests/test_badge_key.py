"""`yizhan badge-key`: a new key signs, the old one only checks."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from yizhan.commands.badge_key import command
from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.wings.participation.appointments.models import BadgeKey
from yizhan.wings.participation.appointments.tests.factories import an_engagement, badge_of
from yizhan.wings.participation.appointments.vault import read_badge

pytestmark = pytest.mark.django_db


def test_what_is_out_stays_good_and_what_comes_has_the_new_key():
    old = badge_of(an_engagement(a_unit(), at=MONDAY))
    done = CliRunner().invoke(command)
    assert done.exit_code == 0, done.output
    new = badge_of(an_engagement(a_unit(), at=MONDAY))
    assert str(new.key_id) in done.output
    assert new.key_id != old.key_id
    assert [read_badge(badge.token).code for badge in (old, new)] == [old.code, new.code]
    assert BadgeKey.objects.get(pk=old.key_id).sealed_private is None
