"""Two clerks take over overlapping lists at the same moment: nobody is doubled, nobody is lost, and
each is told what it did. Two processes, on whichever database is under test."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.survival.racing import shell

pytestmark = pytest.mark.slow

EACH, SHARED = 2_400, 1_600

SEED = """
import json
from yizhan.wings.organisation.register.tests.factories import a_site
print(json.dumps([a_site(name=f"site {n}").code for n in range(2)]))
"""

OUTCOME = """
import json
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.people.models import Person, Secret
from yizhan.wings.organisation.register.models import Ridership
print(json.dumps({
    "whole": first_broken() is None,
    "people": Person.objects.filter(username__startswith="r-").count(),
    "phones": Secret.objects.filter(kind="phone").count(),
    "names": Secret.objects.filter(kind="legal_name").count(),
    "riding": Ridership.objects.riding().count(),
    "riders": Ridership.objects.riding().values("rider").distinct().count(),
    "left": Ridership.objects.left().count(),
}))
"""


def a_list(path, site, numbers):
    rows = "".join(f"138{n:08},韦山,{site}\n" for n in numbers)
    path.write_text(f"手机号,姓名,网点\n{rows}")
    return path


def imported(platform, file):
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "yizhan", "import", "riders", str(file)],
        env=platform.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_overlapping_lists_at_once(platform, tmp_path):
    one, _other = shell(platform, SEED)
    first = range(EACH)
    second = range(2 * EACH - SHARED - 1, EACH - SHARED - 1, -1)  # from the other end
    files = [a_list(tmp_path / f"{n}.csv", one, nn) for n, nn in enumerate((first, second))]

    clerks = [imported(platform, file) for file in files]
    outputs = [clerk.communicate(timeout=200) for clerk in clerks]

    assert [clerk.returncode for clerk in clerks] == [0, 0], outputs
    everybody = 2 * EACH - SHARED
    assert sum(int(re.search(r"\d+", out)[0]) for out, _err in outputs) == everybody
    assert shell(platform, OUTCOME) == {
        "whole": True, "people": everybody, "phones": everybody, "names": everybody,
        "riding": everybody, "riders": everybody, "left": 0,
    }  # fmt: skip


def test_lists_of_two_sites_at_once(platform, tmp_path):
    """Both sites claim the same riders: each rides at one of them, and has left the other."""
    sites = shell(platform, SEED)
    files = [a_list(tmp_path / f"{n}.csv", site, range(SHARED)) for n, site in enumerate(sites)]

    clerks = [imported(platform, file) for file in files]
    outputs = [clerk.communicate(timeout=200) for clerk in clerks]

    assert [clerk.returncode for clerk in clerks] == [0, 0], outputs
    found = shell(platform, OUTCOME)
    assert found["whole"]
    assert found["people"] == found["riding"] == found["riders"] == SHARED
    assert found["left"] == SHARED
