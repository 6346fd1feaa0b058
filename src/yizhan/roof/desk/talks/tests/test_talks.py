"""/desk/talks and /desk/replies: from a line of the sheet to a point that is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from yizhan.ground.notify.models import Message
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.care.losses.actions import make_due_sheets
from yizhan.wings.care.losses.models import SheetLine
from yizhan.wings.care.losses.tests.factories import a_fine
from yizhan.wings.organisation.talks.actions import report_late_reply
from yizhan.wings.organisation.talks.models import Delegate, Point, Reply, Talk, Topic
from yizhan.wings.organisation.talks.rules import Origin, TalkState
from yizhan.wings.organisation.talks.tests.factories import a_delegate, a_talk

pytestmark = pytest.mark.django_db


class World:
    def __init__(self):
        self.root = a_unit()
        self.company = a_unit(self.root, kind=UnitKind.COMPANY)
        self.host = a_person("dispatcher", self.root, scope=Scope.BELOW)
        self.speaker = a_person("company", self.company)
        self.talk = a_talk(self.root, [self.company], at=timezone.now() - timedelta(days=31))


@pytest.fixture
def world(client):
    world = World()
    client.force_login(world.host)
    return world


def test_a_round_table_is_prepared_and_announced(client, world):
    ahead = f"{timezone.localdate().year + 1}-05-01T10:00"
    data = {
        "title": "年度恳谈会", "unit": world.root.pk, "held_at": ahead,
        "place": "会议室", "reply_days": "10", "notice": "请来",
    }  # fmt: skip
    address = client.post("/desk/talks/new", data).url
    assert client.post(f"{address}/invite", {"company": world.company.pk}).url == address
    kind = Topic.objects.get().kind
    topic = {"kind": kind.pk, "title": "送达时间", "text": ""}
    assert client.post(f"{address}/topics", topic).url == address
    client.post(f"{address}/move", {"deed": "announce"})
    talk = Talk.objects.get(title="年度恳谈会")
    assert talk.state == TalkState.ANNOUNCED
    assert talk.topics.get().replies.count() == 1
    assert Message.objects.filter(person=world.speaker, topic="talk.news").exists()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("begins", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_slip_of_the_year_is_said(client, world, begins):
    data = {"title": "恳谈会", "unit": world.root.pk, "place": "会议室", "reply_days": "10"}
    page = client.post("/desk/talks/new", data | {"held_at": begins})
    assert page.status_code == 422


def test_a_refused_form_keeps_what_was_typed(client, world):
    data = {"title": "写好的标题", "unit": world.root.pk, "held_at": "", "place": "会议室"}
    page = client.post("/desk/talks/new", data)
    assert page.status_code == 422
    assert "写好的标题" in page.content.decode()


def test_a_line_of_the_sheet_is_a_topic_in_one_step(client, world):
    for _ in range(6):
        a_fine(a_person())
    make_due_sheets(at=datetime(2024, 4, 6, 2, tzinfo=UTC))
    line = SheetLine.objects.get()
    sent = {"talk": world.talk.pk, "line": line.pk}
    assert f'name="line" value="{line.pk}"' in client.get("/desk/losses").content.decode()
    address = client.post("/desk/talks/take", sent).url
    assert client.post("/desk/talks/take", sent).url == address
    topic = Topic.objects.get(origin=Origin.SHEET)
    assert address == f"/desk/talks/topics/{topic.pk}"
    assert "6 名骑手" in topic.figures
    line.delete()
    assert "6 名骑手" in client.get(f"/talks/{world.talk.pk}").content.decode()


def test_a_company_answers_late_is_reminded_and_everybody_reads_it(client, world):
    reply = Reply.objects.get()
    report_late_reply(reply, at=timezone.now())
    assert Message.objects.filter(person=world.speaker, topic="talk.reply_late").exists()
    assert Message.objects.filter(person=world.host, topic="talk.reply_late").exists()
    public = f"/talks/{world.talk.pk}"
    assert "超期未答复" in client.get(public).content.decode()
    client.force_login(world.speaker)
    assert "超期未答复" in client.get("/desk/replies").content.decode()
    client.post(f"/desk/replies/{reply.pk}", {"text": "暴雨时延长十分钟"})
    page = client.get(public).content.decode()
    assert "暴雨时延长十分钟" in page and "超期才答复" in page


def test_an_empty_answer_is_refused(client, world):
    client.force_login(world.speaker)
    reply = Reply.objects.get()
    assert client.post(f"/desk/replies/{reply.pk}", {"text": " "}).status_code == 422


def test_the_host_reminds_by_hand(client, world):
    reply = Reply.objects.get()
    client.post(f"/desk/replies/{reply.pk}/remind")
    reply.refresh_from_db()
    assert reply.reminded_on == timezone.localdate()


def test_a_point_is_owed_by_whoever_was_at_the_table(client, world):
    talk = world.talk
    client.post(f"/desk/talks/{talk.pk}/minutes", {"minutes": "谈妥", "version": talk.version})
    topic = talk.topics.get()
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    said = {"text": "公示规则", "unit": world.company.pk, "due_on": day}
    client.post(f"/desk/talks/topics/{topic.pk}/agree", said)
    assert Point.objects.get().duty.unit == world.company
    page = client.get(f"/talks/{talk.pk}").content.decode()
    assert "公示规则" not in page and "谈妥" not in page
    client.post(f"/desk/talks/{talk.pk}/move", {"deed": "publish"})
    page = client.get(f"/talks/{talk.pk}").content.decode()
    assert "公示规则" in page and "谈妥" in page


def test_a_past_day_is_said_beside_its_input(client, world):
    talk = world.talk
    client.post(f"/desk/talks/{talk.pk}/minutes", {"minutes": "谈妥", "version": talk.version})
    said = {"text": "公示规则", "unit": world.company.pk, "due_on": "2020-01-01"}
    page = client.post(f"/desk/talks/topics/{talk.topics.get().pk}/agree", said)
    assert page.status_code == 422
    assert "公示规则" in page.content.decode()


def test_a_link_for_a_delegate(client, world):
    talk = a_talk(world.root, [world.company], at=timezone.now())
    client.post(f"/desk/talks/{talk.pk}/delegates", {"unit": world.root.pk, "manner": "elected"})
    delegate = Delegate.objects.get()
    assert delegate.code in client.get(f"/desk/talks/{talk.pk}").content.decode()
    client.post(f"/desk/talks/delegates/{delegate.pk}/withdraw")
    assert not Delegate.objects.exists()


@pytest.mark.parametrize("path", ["", "/edit", "/move", "/invite", "/minutes", "/topics"])
def test_who_lacks_the_permission_gets_403(client, world, path):
    client.force_login(world.speaker)
    address = f"/desk/talks/{world.talk.pk}{path}"
    assert client.post(address, {"deed": "cancel"}).status_code in {403, 405}
    assert client.get(address).status_code in {403, 405}


def test_a_host_elsewhere_reads_what_everybody_reads_and_changes_nothing(client, world):
    prepared = a_talk(world.root, [world.company], at=timezone.now(), announced=False)
    client.force_login(a_person("secretary", a_unit(world.root), scope=Scope.BELOW))
    page = client.get(f"/desk/talks/{world.talk.pk}").content.decode()
    assert "/minutes" not in page and "/invite" not in page
    assert client.get(f"/desk/talks/{prepared.pk}").status_code == 404
    assert client.get(f"/desk/talks/topics/{world.talk.topics.get().pk}").status_code == 404
    assert client.post(f"/desk/talks/{world.talk.pk}/move", {"deed": "cancel"}).status_code == 403


def test_a_branch_names_its_delegate_and_reads_no_other(client, world):
    talk = a_talk(world.root, [world.company], at=timezone.now())
    branch = a_unit(world.root, kind=UnitKind.BRANCH)
    client.force_login(a_person("secretary", branch))
    other = a_delegate(talk)
    sent = {"unit": branch.pk, "manner": "named"}
    client.post(f"/desk/talks/{talk.pk}/delegates", sent)
    mine = Delegate.objects.get(unit=branch)
    page = client.get(f"/desk/talks/{talk.pk}").content.decode()
    assert mine.code in page and other.code not in page
    assert client.post(f"/desk/talks/delegates/{other.pk}/withdraw").status_code == 404
    refused = client.post(f"/desk/talks/{talk.pk}/delegates", sent | {"unit": world.root.pk})
    assert refused.status_code == 422


def test_a_company_reads_no_reply_of_another(client, world):
    client.force_login(a_person("company", a_unit(world.root, kind=UnitKind.COMPANY)))
    assert client.get(f"/desk/replies/{Reply.objects.get().pk}").status_code == 404


def test_delegates_stand_on_no_public_page(client, world):
    talk = a_talk(world.root, [world.company], at=timezone.now())
    delegate = a_delegate(talk)
    rider = a_person(display_name="韦代表")
    client.force_login(rider)
    address = f"/me/talks/{delegate.code}"
    assert "同意，我来代表" in client.get(address).content.decode()
    assert client.post(address, {"answer": "yes"}).url == "/me/talks"
    assert talk.title in client.get("/me/talks").content.decode()
    client.logout()
    assert "韦代表" not in client.get(f"/talks/{talk.pk}").content.decode()
    assert client.get("/talks").status_code == 200


def test_a_link_that_ended_says_so(client, world):
    client.force_login(a_person())
    assert client.get("/me/talks/no-such-code").status_code == 404


def test_what_is_being_prepared_is_not_public(client, world):
    talk = a_talk(world.root, [world.company], at=timezone.now(), announced=False)
    assert client.get(f"/talks/{talk.pk}").status_code == 404
