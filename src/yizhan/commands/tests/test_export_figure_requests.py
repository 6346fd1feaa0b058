"""export figure-requests: each table that was asked for in a row, and no formula among them."""

from __future__ import annotations

import csv
import io

import pytest
from click.testing import CliRunner

from yizhan.commands import export
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.organisation.figure_requests.actions import send_request
from yizhan.wings.organisation.figure_requests.tests.factories import a_request

pytestmark = pytest.mark.django_db


def rows():
    out = CliRunner().invoke(export.command, ["figure-requests"]).stdout_bytes
    return list(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))


def test_a_row_says_what_was_asked_and_what_it_saved():
    unit = a_unit()
    lead = a_person("lead", unit, scope="below")
    a_request(unit, lead, title="=1+1")
    sent = a_request(unit, lead, office="省委社会工作部")
    send_request(sent, cells=6, by=lead, at=MONDAY)
    first, second = rows()
    assert first["报表名称"] == "'=1+1" and first["报送日期"] == ""
    assert second["要表单位"] == "省委社会工作部" and second["指标"] == "riders delivery_sites"
    assert (second["报送日期"], second["自动填写格数"]) == ("2024-03-04", "6")
    assert int(second["省下分钟"]) > 0
    assert lead.username not in str(second.values())
