"""speak, thanks, keeping: what a receipt can do, and the end of its time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.actions import move_case, save_item
from yizhan.ground.casework.models import Case, CaseStep, Photo
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed
from yizhan.kit.questions import AnswerKind, Question
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.actions import (
    NoThanks,
    ThanksUnknown,
    erase_due,
    give_thanks,
    speak,
    take_thanks,
)
from yizhan.wings.participation.reports.index import led_by
from yizhan.wings.participation.reports.jobs import escalate_unopened
from yizhan.wings.participation.reports.models import Receipt, Report, Shield, Thanks
from yizhan.wings.participation.reports.tests.factories import LATER, a_case, a_kind, sent

pytestmark = pytest.mark.django_db
NEXT = MONDAY + timedelta(days=1, minutes=23)


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def case(city):
    return a_case(city, a_kind(), text="车道上堆着水泥")


def code_of(case):
    return next(
        vault.open_link(row).code for row in Receipt.objects.all()
        if vault.open_link(row).case == case.pk
    )  # fmt: skip


def test_she_answers_a_question_and_the_thread_knows_the_hour_only(city, case):
    move_case(case, Status.REACTION_REQUESTED, by=city.handler, at=NEXT, text="哪个路口？")
    speak(case, at=NEXT + timedelta(hours=2, minutes=7), text="南桥东边")
    case.refresh_from_db()
    assert case.status == Status.REACTION_RECEIVED
    last = CaseStep.objects.in_order().of(case).last()
    assert (last.at.minute, last.by, last.text) == (0, None, "南桥东边")


def test_a_reply_is_never_before_the_question(city, case):
    asked = NEXT.replace(minute=50)
    move_case(case, Status.REACTION_REQUESTED, by=city.handler, at=asked, text="哪个路口？")
    speak(case, at=asked + timedelta(minutes=3), text="东边")
    assert CaseStep.objects.in_order().of(case).last().text == "东边"
    assert CaseStep.objects.in_order().of(case).last().at == asked


def test_not_solved_reopens_and_escalates(city, case):
    move_case(case, Status.RESOLVED, by=city.handler, at=NEXT, text="清了")
    speak(case, at=NEXT + timedelta(hours=1), solved=False, text="还在")
    case.refresh_from_db()
    assert case.status == Status.REOPENED
    assert case.escalated_to is not None


def test_thanks_are_given_once_and_know_no_report(city, case):
    receipt = led_by(code_of(case)).receipt
    move_case(case, Status.RESOLVED, by=city.handler, at=NEXT, text="清了")
    with pytest.raises(NoThanks):  # off, unless a city says what is handed out
        take_thanks(receipt, at=NEXT)
    Shield.objects.create(pk=1, thanks="一瓶水")
    code = take_thanks(receipt, at=NEXT)
    with pytest.raises(NoThanks):
        take_thanks(receipt, at=NEXT)
    assert {field.name for field in Thanks._meta.get_fields()} == {
        "id", "code_digest", "valid_until",
    }  # fmt: skip
    host = a_person("host", city.union)
    with pytest.raises(NotAllowed):
        give_thanks(code, by=city.rider, at=NEXT)
    give_thanks(code, by=host, at=NEXT)
    with pytest.raises(ThanksUnknown):
        give_thanks(code, by=host, at=NEXT)
    assert not Thanks.objects.exists()


def test_an_open_report_has_no_thanks(city, case):
    Shield.objects.create(pk=1, thanks="一瓶水")
    with pytest.raises(NoThanks):
        take_thanks(led_by(code_of(case)).receipt, at=NEXT)


def test_what_is_old_is_erased_and_leaves_a_tombstone(city, case):
    code = code_of(case)
    move_case(case, Status.RESOLVED, by=city.handler, at=NEXT, text="清了")
    assert erase_due(at=NEXT + timedelta(days=179)) == 0
    assert erase_due(at=NEXT + timedelta(days=181)) == 1
    case.refresh_from_db()
    assert (case.text, case.place, case.lon, case.status) == ("", "", None, Status.RESOLVED)
    assert set(CaseStep.objects.of(case).values_list("text", flat=True)) == {""}
    assert not Photo.objects.filter(case=case).exists()
    assert Report.objects.get(case=case).erased_on is not None
    assert led_by(code) is None
    assert erase_due(at=NEXT + timedelta(days=182)) == 0


def test_what_is_open_is_never_erased_it_is_escalated(city, case):
    assert erase_due(at=NEXT + timedelta(days=900)) == 0
    case.refresh_from_db()
    assert case.text


def test_what_nobody_opened_is_taken_up_before_it_is_due(city, case, monkeypatch):
    at = case.due_soon_at + timedelta(minutes=1)
    assert at < case.due_at
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    assert escalate_unopened() == 1
    case.refresh_from_db()
    assert case.escalated_to is not None
    assert escalate_unopened() == 0


def test_what_somebody_works_on_is_not(city, case, monkeypatch):
    move_case(case, Status.IN_PROGRESS, by=city.handler, at=LATER)
    monkeypatch.setattr("django.utils.timezone.now", lambda: case.due_soon_at)
    assert escalate_unopened() == 0


def test_only_cases_of_reports_are_taken_up_early(city, monkeypatch):
    other = city.case()
    monkeypatch.setattr("django.utils.timezone.now", lambda: other.due_soon_at)
    assert escalate_unopened() == 0


def test_a_receipt_survives_a_new_vault_key(city, settings):
    from yizhan.ground.people import vault as people_vault

    code = sent(city, a_kind()).code
    old = settings.VAULT_KEY
    try:
        people_vault.use(f"{'another-key-' * 4}|{old}")
        assert led_by(code) is not None
        (stale,) = vault.RECEIPTS.stale()
        Receipt.objects.filter(pk=stale.pk).update(**vault.RECEIPTS.renewed(stale))
        people_vault.use("another-key-" * 4)
        assert led_by(code) is not None
    finally:
        people_vault.use(old)


def test_the_permissions_of_the_shield_are_held_by_few():
    from yizhan.ground.people.permissions import ROLES

    unseal = {role for role, held in ROLES.items() if Permission.REPORT_UNSEAL in held}
    shield = {role for role, held in ROLES.items() if Permission.REPORT_SHIELD in held}
    assert (unseal, shield) == ({"lead"}, {"admin"})
    assert Case.objects.count() == 0


def test_answers_are_erased_with_the_words(city):
    asked = [Question("width", AnswerKind.NUMBER, "多宽？").as_row()]
    kind = save_item(a_kind().code, by=None, at=MONDAY, questions=asked)
    case = a_case(city, kind, answers={"width": ["0.80"]})
    opened = CaseStep.objects.of(case).in_order().first()
    assert [one["answers"] for one in opened.facts["answers"]] == [["0.8"]]
    move_case(case, Status.RESOLVED, by=city.handler, at=NEXT, text="清了")
    assert erase_due(at=NEXT + timedelta(days=181)) == 1
    opened.refresh_from_db()
    assert "answers" not in opened.facts and "by_asker" in opened.facts
