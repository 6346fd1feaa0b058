"""/desk/development: who is on the way, what is due, and the next step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.models import Look
from yizhan.ground.people.tests.factories import a_person
from yizhan.kit.days import add_months
from yizhan.wings.organisation.branches.models import Membership
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_willing_person,
)
from yizhan.wings.organisation.development.models import Candidacy, Step
from yizhan.wings.organisation.development.tests.factories import (
    a_candidacy,
    a_line,
    stage,
    take_step,
    take_steps,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(client):
    line = a_line()
    client.force_login(line.secretary)
    return line


def a_form(code, **fields):
    return {"on": f"{timezone.localdate()}", "papers": stage(code).papers, "note": ""} | fields


def test_the_list_says_what_is_due_and_writes_down_who_looked(client, line):
    talks = a_candidacy(line.branch, person=a_willing_person(display_name="韦一"))
    take_step(talks, "application", on=timezone.localdate() - timedelta(days=60))
    waits = a_candidacy(line.branch, person=a_willing_person(display_name="覃二"))
    take_steps(waits, "activist", start=timezone.localdate() - timedelta(days=9))

    everybody = client.get("/desk/development").content.decode()
    late = client.get("/desk/development", {"show": "late"}).content.decode()

    assert everybody.index("韦一") < everybody.index("覃二")
    assert "韦一" in late and "覃二" not in late
    assert Look.objects.about(waits.person).count() == 2


def test_the_list_costs_the_same_however_long(client, line, django_assert_num_queries):
    for _ in range(4):
        take_steps(a_candidacy(line.branch), "activist")
    with django_assert_num_queries(9):
        client.get("/desk/development")


def test_a_stage_is_entered_with_its_papers(client, line):
    candidacy = a_candidacy(line.branch)
    answer = client.post(f"/desk/development/{candidacy.pk}/step", a_form("application"))

    assert answer.status_code == 302
    step = candidacy.steps.get()
    assert (step.stage.code, step.by, step.papers) == (
        "application", line.secretary, ["入党申请书"],
    )  # fmt: skip


def test_an_early_step_is_refused_with_its_day_and_the_note_stays(client, line):
    candidacy = a_candidacy(line.branch)
    day = take_steps(candidacy, "activist", start=timezone.localdate() - timedelta(days=30))
    answer = client.post(
        f"/desk/development/{candidacy.pk}/step", a_form("candidate", note="表现好")
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "表现好" in page
    first = add_months(day, 12)
    assert f"{first.year}年{first.month}月{first.day}日" in page
    assert candidacy.steps.count() == 3


def test_an_early_step_is_told_its_day_before_its_papers(client, line):
    candidacy = a_candidacy(line.branch)
    take_steps(candidacy, "activist", start=timezone.localdate() - timedelta(days=30))
    form = a_form("candidate", papers=[])
    page = client.post(f"/desk/development/{candidacy.pk}/step", form).content.decode()
    assert "最早可在" in page and "还缺：" not in page


def test_missing_papers_are_named(client, line):
    candidacy = a_candidacy(line.branch)
    answer = client.post(f"/desk/development/{candidacy.pk}/step", a_form("application", papers=[]))
    assert answer.status_code == 422
    assert "还缺：入党申请书" in answer.content.decode()


def test_what_the_committee_reviews_the_branch_cannot_enter(client, line):
    candidacy = a_candidacy(line.branch)
    take_steps(candidacy, "review")
    address = f"/desk/development/{candidacy.pk}"

    assert "Enter this stage" not in client.get(address).content.decode()
    assert client.post(f"{address}/step", a_form("training")).status_code == 403
    client.force_login(line.above)
    assert client.post(f"{address}/step", a_form("training")).status_code == 302


def test_the_committee_s_approval_makes_a_probationary_member(client, line):
    candidacy = a_candidacy(line.branch)
    take_steps(candidacy, "admission")
    client.force_login(line.above)
    client.post(f"/desk/development/{candidacy.pk}/step", a_form("approval"))
    assert Membership.objects.get(person=candidacy.person).stage == "probationary"


def test_an_examination_is_written_down_and_a_date_corrected(client, line):
    candidacy = a_candidacy(line.branch)
    day = take_steps(candidacy, "activist")
    address = f"/desk/development/{candidacy.pk}"
    client.post(f"{address}/examine", {"on": "2022-01-05", "note": "踏实"})
    wrong = candidacy.steps.get(stage__code="activist", kind="entered")
    bad = client.post(f"{address}/correct", {"step": wrong.pk, "on": "2021-02-01", "note": ""})
    client.post(f"{address}/correct", {"step": wrong.pk, "on": "2021-02-01", "note": "笔误"})

    assert bad.status_code == 422
    assert [s.kind for s in Step.objects.filter(stage=wrong.stage).order_by("pk")] == [
        "entered", "examined", "corrected",
    ]  # fmt: skip
    page = client.get(address).content.decode()
    assert "踏实" in page and "笔误" in page and "2021-02-01" in page
    assert day.isoformat() != "2021-02-01"


def test_a_process_is_stopped(client, line):
    candidacy = a_candidacy(line.branch)
    client.post(f"/desk/development/{candidacy.pk}/stop")
    candidacy.refresh_from_db()
    assert candidacy.outcome == "stopped"
    assert client.get(f"/desk/development/{candidacy.pk}").status_code == 200
    assert client.post(f"/desk/development/{candidacy.pk}/step", a_form("application")).url


def test_who_is_on_the_way_elsewhere_does_not_exist(client, line):
    other = a_candidacy(a_branch(a_general_branch(line.committee)))
    for verb in ("", "/step", "/examine", "/correct", "/stop"):
        request = client.post if verb else client.get
        assert request(f"/desk/development/{other.pk}{verb}").status_code == 404
    client.force_login(a_person("lead", line.branch.unit))
    assert client.get(f"/desk/development/{other.pk}").status_code == 403
    assert Candidacy.objects.get(pk=other.pk).steps.count() == 0
