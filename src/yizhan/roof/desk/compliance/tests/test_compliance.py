"""/desk/compliance: the audit pack says what the apps declare; only who reads the log opens it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.architecture.source import PROJECT
from yizhan.ground.people.permissions import ROLES, Permission
from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.ground.scheduled.actions import note_run
from yizhan.kit.registration import personal_kinds
from yizhan.roof.desk.compliance.proofs import PROOFS

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def desk(client, root):
    client.force_login(an_admin(root))
    return client


def test_every_kind_of_facts_is_there_with_the_runs_of_its_job(desk):
    job = next(kind.job for _app, kind in personal_kinds() if kind.job)
    note_run(job, every=timedelta(days=1), at=timezone.now(), result=41)
    page = desk.get("/desk/compliance").content.decode()
    for _app, kind in personal_kinds():
        assert str(kind.name) in page
    assert job in page and "41" in page


def test_the_filing_number_stands_there_and_at_the_foot(desk, settings):
    settings.FILING_NUMBER = "桂ICP备00000000号"
    assert "桂ICP备00000000号" in desk.get("/desk/compliance").content.decode()
    assert "桂ICP备00000000号" in desk.get("/complaints").content.decode()


def test_an_announced_end_is_on_every_page_of_the_phone(desk, settings):
    assert "2027-12-31" not in desk.get("/complaints").content.decode()
    settings.ENDS_ON = "2027-12-31"
    assert "2027-12-31" in desk.get("/complaints").content.decode()


def test_permissions_are_those_of_the_code(desk):
    page = desk.get("/desk/compliance/permissions").content.decode()
    for permission in Permission:
        assert f"<code>{permission.value}</code>" in page
    held = sum(len(permissions) for permissions in ROLES.values())
    assert page.count("<td>有</td>") == held


def test_every_test_that_is_named_is_there():
    assert [file for _sentence, file in PROOFS if not (PROJECT / file).exists()] == []


def test_who_does_not_read_the_log_gets_403(client, root):
    client.force_login(a_person("handler", root, scope="below"))
    assert client.get("/desk/compliance").status_code == 403
    assert client.get("/desk/compliance/permissions").status_code == 403


def test_the_number_of_queries_is_fixed(desk, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(25) as captured:
            desk.get("/desk/compliance")
        return len(captured)

    desk.get("/desk/compliance")
    one = queries()
    for number in range(5):
        note_run("help.forget", every=timedelta(days=1), at=timezone.now(), result=number)
    assert queries() == one
