"""`yizhan import riders` takes and refuses the same lists as the page, in the same words."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from yizhan.commands.import_ import command
from yizhan.roof.desk.register.tests.files import (
    BY_THE_PAGE_ALONE,
    REFUSED,
    TAKEN,
    assert_one_rider,
)
from yizhan.roof.desk.register.tests.world import City
from yizhan.wings.organisation.register.models import Ridership

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


@pytest.mark.parametrize("what", TAKEN)
def test_taken_by_the_command(city, tmp_path, what):
    file = tmp_path / "list.bin"
    file.write_bytes(TAKEN[what])
    done = CliRunner().invoke(command, ["riders", str(file)])
    assert done.exit_code == 0, done.output
    assert_one_rider(city)


@pytest.mark.parametrize("what", sorted(set(REFUSED) - BY_THE_PAGE_ALONE))
def test_refused_by_the_command(city, tmp_path, what):
    data, says = REFUSED[what]
    file = tmp_path / "list.csv"
    file.write_bytes(data)
    done = CliRunner().invoke(command, ["riders", str(file)])
    assert done.exit_code == 1
    assert says in f"{done.output} {done.exception}"
    assert not Ridership.objects.exists()
