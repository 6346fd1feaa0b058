"""/desk/duties/…/split: more than the budget of forms waits for the lead's yes, and says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.wings.organisation.burden.actions import decide_approval
from yizhan.wings.organisation.burden.models import Approval
from yizhan.wings.organisation.duties.actions import send_task
from yizhan.wings.organisation.duties.actions.tasks import TaskRow
from yizhan.wings.organisation.duties.rules import Field
from yizhan.wings.organisation.duties.tests.factories import a_tree

pytestmark = pytest.mark.django_db
LARGE = tuple(Field(f"n{number}", f"第{number}项") for number in range(7))


def test_a_large_form_is_split_after_the_lead_said_yes(client):
    tree, now = a_tree(), timezone.now()
    row = TaskRow("大表", timezone.localdate() + timedelta(days=9), fields=LARGE)
    duty = send_task(row, unit=tree.root, to=[tree.bureau], by=tree.lead, at=now).duties.get()
    client.force_login(tree.bureau_handler)
    form = {"version": duty.version, "units": [one.pk for one in tree.stations]}

    refused = client.post(f"/desk/duties/{duty.pk}/split", form)

    assert refused.status_code == 422 and "已请负责人同意" in refused.text
    assert client.post(f"/desk/duties/{duty.pk}/split", form).status_code == 422
    assert not duty.parts.exists()
    one = Approval.objects.get()
    assert (one.by, one.units) == (tree.bureau_handler, len(tree.stations))
    assert "等负责人决定" in client.get(f"/desk/duties/{duty.pk}").text
    decide_approval(one, yes=True, reason="", by=tree.lead, at=now)
    assert client.post(f"/desk/duties/{duty.pk}/split", form).status_code == 302
    assert duty.parts.count() == len(tree.stations)
