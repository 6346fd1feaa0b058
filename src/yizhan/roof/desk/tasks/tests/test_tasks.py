"""/desk/tasks: sent down to many, answered once each, read as one table."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from yizhan.ground.people.actions import grant
from yizhan.ground.people.rules import Role
from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.insight.registry import REGISTRY
from yizhan.wings.organisation.duties.actions import answer_task, send_task, split_duty
from yizhan.wings.organisation.duties.actions.tasks import TaskRow
from yizhan.wings.organisation.duties.models import Duty, Task
from yizhan.wings.organisation.duties.rules import Field, State
from yizhan.wings.organisation.duties.tests.factories import a_tree

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def tree():
    return a_tree()


@pytest.fixture
def lead(client, tree):
    client.force_login(tree.lead)
    return tree.lead


def filled(tree, **more):
    return {
        "key": "k1", "unit": tree.root.pk, "kinds": ["guidance_station"], "title": "摸排暖心驿站",
        "due_on": (timezone.localdate() + 9 * DAY).isoformat(), "label_0": "点位数",
        "kind_0": "number",
    } | more  # fmt: skip


def a_task(tree, to=None, **more):
    row = TaskRow("摸排", timezone.localdate() + 9 * DAY, **more)
    return send_task(row, unit=tree.root, to=to or tree.stations, by=tree.lead, at=timezone.now())


def read(client, address, **query):
    return client.get(address, query).content.decode()


def test_a_task_reaches_every_unit_of_a_kind(client, tree, lead):
    answer = client.post("/desk/tasks/new", filled(tree))

    task = Task.objects.get()
    assert answer.headers["Location"] == f"/desk/tasks/{task.pk}"
    assert {duty.unit for duty in task.duties.all()} == set(tree.stations)
    assert [question.label for question in task.questions] == ["点位数"]


def test_in_one_county_only(client, tree, lead):
    client.post("/desk/tasks/new", filled(tree, kinds=["bureau"], place=tree.county.pk))

    assert [duty.unit for duty in Duty.objects.all()] == [tree.bureau]


def test_sending_the_form_twice_makes_one_task(client, tree, lead):
    first = client.post("/desk/tasks/new", filled(tree))
    again = client.post("/desk/tasks/new", filled(tree))

    assert first.headers["Location"] == again.headers["Location"]
    assert Task.objects.count() == 1


def test_what_is_missing_stands_beside_its_box(client, tree, lead):
    answer = client.post("/desk/tasks/new", filled(tree, title="", kinds=[], text="写好的要求"))

    assert answer.status_code == 422
    assert "写好的要求" in answer.content.decode()


@pytest.mark.parametrize("more, opened", [({}, False), ({"label_5": "还有一问"}, True)])
def test_a_refusal_unfolds_only_what_was_filled(client, tree, lead, more, opened):
    page = client.post("/desk/tasks/new", filled(tree, title="", **more)).content.decode()
    assert ('<details class="fold" open>' in page) is opened


def test_nobody_fits_is_said(client, tree, lead):
    empty = tree.county.__class__.objects.create(
        code="459999", name="空县", kind="county", parent=tree.city, valid_from="2000-01-01"
    )

    answer = client.post("/desk/tasks/new", filled(tree, place=empty.pk))

    assert answer.status_code == 422 and "不会发给任何人" in answer.content.decode()


def test_who_would_be_asked_is_shown_before(client, tree, lead):
    page = read(client, "/desk/tasks/who", unit=tree.root.pk, kinds="guidance_station")

    assert "2" in page and tree.stations[0].name in page


def test_the_attachment_is_saved_not_shown(client, tree, lead):
    upload = SimpleUploadedFile("通知.exe", PDF, "application/x-msdownload")
    client.post("/desk/tasks/new", filled(tree, file=upload))
    task = Task.objects.get()
    client.force_login(tree.instructors[0])

    answer = client.get(f"/desk/tasks/{task.pk}/file")

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    client.force_login(tree.stranger)
    assert client.get(f"/desk/tasks/{task.pk}/file").status_code == 404


@pytest.mark.parametrize("data", [b"MZ" * 50, PDF + b"x" * 5 * 1024 * 1024])
def test_a_file_that_cannot_go_is_refused_with_its_sentence(client, tree, lead, data):
    answer = client.post("/desk/tasks/new", filled(tree, file=SimpleUploadedFile("a.pdf", data)))

    assert answer.status_code == 422 and "aria-invalid" in answer.content.decode()
    assert not Task.objects.exists()


def test_the_sender_sees_who_is_silent_and_reminds_them_with_one_tap(client, tree, lead):
    task = a_task(tree, fields=(Field("n", "点位数"),))
    task.duties.update(to_tell="")
    first = task.duties.order_by("unit__path").first()
    answer_task(first, values={"n": 3}, by=tree.instructors[0], at=timezone.now())

    page = read(client, f"/desk/tasks/{task.pk}")
    client.post(f"/desk/tasks/{task.pk}/remind")

    assert "提醒所有未填报单位" in page
    assert list(Duty.objects.to_notify().values_list("unit", flat=True)) == [tree.stations[1].pk]


def test_the_answers_add_up_in_the_page_and_in_the_file(client, tree, lead):
    task = a_task(tree, fields=(Field("n", "点位数"), Field("why", "说明", "text")))
    for duty, person, n in zip(
        task.duties.order_by("unit__path"), tree.instructors, (3, 4), strict=True
    ):
        answer_task(duty, values={"n": n, "why": "=cmd|calc"}, by=person, at=timezone.now())

    assert ">7<" in read(client, f"/desk/tasks/{task.pk}")
    table = client.get(f"/desk/tasks/{task.pk}/export.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["点位数"] for row in rows] == ["3", "4", "7"]
    assert rows[0]["说明"] == "'=cmd|calc"
    book = load_workbook(io.BytesIO(client.get(f"/desk/tasks/{task.pk}/export.xlsx").content))
    assert [row[3] for row in book.active.iter_rows(min_row=2, values_only=True)] == [3, 4, 7]
    assert client.get(f"/desk/tasks/{task.pk}/export.geojson").status_code == 404


def test_a_unit_sees_its_own_answer_only(client, tree):
    task = a_task(tree, fields=(Field("n", "点位数"),))
    client.force_login(tree.instructors[0])

    page = read(client, f"/desk/tasks/{task.pk}")

    assert tree.stations[0].name in page and tree.stations[1].name not in page
    assert "/remind" not in page


def test_for_whom_nobody_answers_is_said_before_it_is_sent(client, tree, lead):
    kinds = ["guidance_station", "office"]
    shown = read(client, "/desk/tasks/who", unit=tree.root.pk, kinds=kinds)
    assert "4 个单位，其中 2 个无人可收" in shown
    assert tree.offices[0].name in shown
    unseen = client.post("/desk/tasks/new", filled(tree, kinds=kinds))
    assert (unseen.status_code, Task.objects.count()) == (422, 0)
    assert "无人可收" in unseen.content.decode()
    client.post("/desk/tasks/new", filled(tree, kinds=kinds, unreached="2"))
    task = Task.objects.get()

    page = client.post(f"/desk/tasks/{task.pk}/remind", follow=True).content.decode()
    assert "已提醒 2 个单位" in page
    assert tree.offices[0].name in page


def test_a_figure_that_is_0_for_all_says_so(client, tree, lead):
    chosen = {"unit": tree.root.pk, "kinds": ["bureau"]}
    shown = read(client, "/desk/tasks/who", indicator_0="riders", **chosen)
    assert "各单位今天都是 0" in shown
    shown = read(client, "/desk/tasks/who", indicator_0="guidance_stations", **chosen)
    assert "都是 0" not in shown


def test_a_company_has_a_page_to_answer(client, tree, lead):
    contact = a_person("company", tree.company)
    task = a_task(tree, to=[tree.company], fields=(Field("n", "点位数"),))
    duty = task.duties.get()
    client.force_login(contact)

    assert "摸排" in read(client, "/desk/tasks")
    client.post(f"/desk/duties/{duty.pk}/answer", {"a_n": "7", "version": duty.version})
    duty.refresh_from_db()
    assert (duty.state, duty.answer, duty.done_by) == (State.DONE, {"n": 7}, contact)


def test_a_figure_the_platform_has_is_asked_of_nobody(client, tree, lead):
    key = "guidance_stations"
    assert key in REGISTRY
    client.post(
        "/desk/tasks/new",
        filled(tree, kinds=["bureau"], place=tree.county.pk, label_0="", indicator_0=key),
    )

    duty = Duty.objects.get()
    assert (duty.state, duty.done_by, duty.answer) == (State.DONE, None, {"q1": 2})
    assert "没有让任何人填报" in read(client, f"/desk/tasks/{duty.task_id}")


def test_the_lists_of_sent_and_received(client, tree, lead):
    task = a_task(tree)

    assert task.title in read(client, "/desk/tasks")
    client.force_login(tree.instructors[0])
    assert task.title in read(client, "/desk/tasks")
    client.force_login(tree.stranger)
    assert task.title not in read(client, "/desk/tasks")


def test_who_sends_and_was_sent_nothing_sees_what_was_sent(client, tree, lead):
    task = a_task(tree)
    grant(lead, role=Role.COMMITTEE, unit=tree.root, by=None, at=timezone.now())

    assert task.title in read(client, "/desk/tasks")
    assert task.title not in read(client, "/desk/tasks", box="received")


def test_only_who_may_assign_sends(client, tree):
    client.force_login(tree.instructors[0])

    assert client.get("/desk/tasks/new").status_code == 403
    assert client.post("/desk/tasks/new", filled(tree)).status_code == 403


def test_a_secretary_asks_below_her_own_only(client, tree):
    client.force_login(tree.secretary)

    page = read(client, "/desk/tasks/new")
    client.post(
        "/desk/tasks/new",
        filled(tree, unit=tree.general_branch.pk, kinds=["branch"], unreached="2"),
    )

    assert 'value="guidance_station"' not in page
    assert {duty.unit for duty in Duty.objects.all()} == set(tree.branches)


def test_the_table_costs_the_same_however_many_answer(
    client, tree, lead, django_assert_num_queries
):
    for to in (tree.stations[:1], [*tree.stations, *tree.offices, tree.bureau]):
        task = a_task(tree, to=to, fields=(Field("n", "点位数"),))
        with django_assert_num_queries(8):
            client.get(f"/desk/tasks/{task.pk}")


def test_of_a_task_that_was_handed_down_the_addressed_units_are_out_of_reach(client, tree):
    """A station that its bureau asked in turn sees its own part, and not «0/0»."""
    task = a_task(tree, to=[tree.bureau])
    (duty,) = task.duties.all()
    split_duty(duty, units=tree.stations, by=tree.bureau_handler, at=timezone.now())
    client.force_login(a_person("instructor", tree.stations[0]))

    listed, page = read(client, "/desk/tasks"), read(client, f"/desk/tasks/{task.pk}")

    assert "不在您的范围" in listed and "0/0" not in listed
    assert "摸排" in page


def test_a_sum_says_that_more_units_were_asked_than_one_sees(client, tree):
    task = a_task(tree, fields=(Field("n", "点位数"),))
    words = "另有单位不在您的范围"
    client.force_login(a_person("instructor", tree.stations[0]))
    assert words in read(client, f"/desk/tasks/{task.pk}")
    client.force_login(tree.lead)
    assert words not in read(client, f"/desk/tasks/{task.pk}")
