"""enter, examine, correct, stop: nothing early, nothing skipped, nothing rewritten."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yizhan.ground.people.roles import forget
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.days import add_months
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.organisation.branches.actions import withdraw_membership
from yizhan.wings.organisation.branches.actions.membership import NoConsent
from yizhan.wings.organisation.branches.models import Membership
from yizhan.wings.organisation.development import index, rules
from yizhan.wings.organisation.development.actions import (
    correct_step,
    enter_examination,
    enter_stage,
    open_candidacy,
    sever_candidacies,
    stop_candidacy,
)
from yizhan.wings.organisation.development.actions.steps import (
    AlreadyCandidate,
    InFuture,
    LongAgo,
    NoReason,
    PaperMissing,
    ProcessEnded,
    Skipped,
    TooEarly,
)
from yizhan.wings.organisation.development.models import Candidacy, Stage, Step
from yizhan.wings.organisation.development.tests.factories import (
    DAY,
    a_candidacy,
    a_line,
    at_noon,
    stage,
    take_step,
    take_steps,
)
from yizhan.wings.organisation.development.vault import open_note

pytestmark = pytest.mark.django_db
CODES = [str(row["code"]) for row in rules.default_rows()]


def test_from_applicant_to_full_member():
    candidacy = a_candidacy()
    take_steps(candidacy, "approval")
    [probation] = Membership.objects.for_person(candidacy.person)
    assert (probation.stage, probation.branch) == ("probationary", candidacy.branch)

    admission = index.entered_days(candidacy.steps.select_related("stage"))["admission"]
    take_step(candidacy, "oath", on=admission + timedelta(days=9))
    full = admission.replace(year=admission.year + 1)
    take_step(candidacy, "full", on=full)
    take_step(candidacy, "confirmed", on=full + timedelta(days=30))

    candidacy.refresh_from_db()
    assert (candidacy.outcome, candidacy.closed_on) == ("confirmed", DAY)
    assert [s.stage for s in Membership.objects.for_person(candidacy.person).order_by("pk")] == [
        "probationary", "full",
    ]  # fmt: skip
    with pytest.raises(ProcessEnded):
        take_step(candidacy, "confirmed", on=full + timedelta(days=31))


def test_an_early_step_is_refused_and_told_its_first_day():
    candidacy = a_candidacy()
    activist = take_steps(candidacy, "activist")
    with pytest.raises(TooEarly) as refused:
        take_step(candidacy, "candidate", on=date(2022, 1, 3))

    assert refused.value.first == date(activist.year + 1, activist.month, activist.day)
    assert "列为发展对象" in str(refused.value)
    assert candidacy.steps.count() == 3


def test_no_stage_is_skipped_or_entered_twice():
    candidacy = a_candidacy()
    take_steps(candidacy, "talk")
    for code in ("candidate", "talk", "confirmed"):
        with pytest.raises(Skipped) as refused:
            take_step(candidacy, code, on=DAY)
        assert "入党积极分子" in str(refused.value)


def test_no_paper_may_be_missing_and_no_day_ahead():
    candidacy = a_candidacy()
    take_steps(candidacy, "talk")
    some = stage("activist").papers[:2]
    with pytest.raises(PaperMissing) as refused:
        take_step(candidacy, "activist", on=DAY, papers=some)
    assert "培养联系人" in str(refused.value)
    with pytest.raises(InFuture):
        take_step(candidacy, "activist", on=DAY + timedelta(days=1), at=MONDAY)


def test_the_committee_reviews_what_is_its_own():
    line = a_line()
    candidacy = a_candidacy(line.branch, by=line.secretary)
    take_steps(candidacy, "review")
    with pytest.raises(NotAllowed):
        take_step(candidacy, "training", on=DAY, by=line.secretary)

    step = take_step(candidacy, "training", on=DAY, by=line.above, note="三天")
    assert (step.reviewed_by, open_note(step.sealed)) == (line.committee, "三天")
    with pytest.raises(NotAllowed):
        take_step(candidacy, "examination", on=DAY, by=a_person("admin", line.committee))


def test_nobody_admits_herself():
    line = a_line()
    candidacy = a_candidacy(line.branch)
    person = candidacy.person
    person.posts.create(role="secretary", unit=line.branch.unit, starts_at=MONDAY)
    forget(person)
    with pytest.raises(NotAllowed):
        take_step(candidacy, "application", on=DAY, by=person)


def test_one_way_at_a_time_and_only_with_consent():
    candidacy = a_candidacy()
    with pytest.raises(AlreadyCandidate):
        a_candidacy(person=candidacy.person)
    with pytest.raises(NoConsent):
        open_candidacy(a_person(), branch=candidacy.branch, kind="rider", by=None, at=MONDAY)


def test_activists_are_examined_and_others_not():
    candidacy = a_candidacy()
    activist = take_steps(candidacy, "activist")
    enter_examination(candidacy, on=activist + timedelta(days=180), by=None, at=MONDAY, note="好")
    [progress] = index.progress_list([candidacy], on=DAY)
    assert progress.examination == add_months(activist + timedelta(days=180), 6)
    with pytest.raises(Refusal):
        enter_examination(candidacy, on=activist - timedelta(days=1), by=None, at=MONDAY)

    take_step(candidacy, "candidate", on=DAY)
    with pytest.raises(Refusal):
        enter_examination(candidacy, on=DAY, by=None, at=MONDAY)


def test_a_correction_stands_beside_what_it_corrects():
    candidacy = a_candidacy()
    activist = take_steps(candidacy, "activist")
    step = candidacy.steps.get(stage__code="activist")
    with pytest.raises(NoReason):
        correct_step(step, on=activist, note=" ", by=None, at=MONDAY)

    correct_step(step, on=activist + timedelta(days=40), note="看错了日期", by=None, at=MONDAY)

    assert candidacy.steps.filter(stage=step.stage).count() == 2
    [progress] = index.progress_list([candidacy], on=DAY)
    assert progress.entered["activist"] == activist + timedelta(days=40)
    assert progress.earliest == add_months(activist + timedelta(days=40), 12)


def test_no_correction_makes_a_later_stage_too_early():
    candidacy = a_candidacy()
    take_steps(candidacy, "candidate")
    step = candidacy.steps.get(stage__code="activist")
    with pytest.raises(TooEarly) as refused:
        correct_step(step, on=step.entered_on + timedelta(days=1), note="改", by=None, at=MONDAY)
    assert refused.value.first == add_months(step.entered_on, 12) + timedelta(days=1)


def test_a_process_is_stopped_and_another_may_begin():
    candidacy = a_candidacy()
    take_steps(candidacy, "talk")
    stop_candidacy(candidacy, by=None, at=MONDAY)
    with pytest.raises(ProcessEnded):
        take_step(candidacy, "activist", on=DAY)
    assert a_candidacy(person=candidacy.person).pk != candidacy.pk


def test_who_takes_consent_back_is_unlinked_and_her_admission_stays_counted():
    candidacy = a_candidacy()
    day = take_steps(candidacy, "approval")
    Step.objects.update(sealed=b"something")
    withdraw_membership(candidacy.person, at=at_noon(day + timedelta(days=9)))
    sever_candidacies(candidacy.person.pk, reason="withdrawn", at=MONDAY)

    candidacy.refresh_from_db()
    assert (candidacy.person, candidacy.outcome) == (None, "withdrawn")
    assert not Step.objects.exclude(sealed=None).exists()
    assert Step.objects.admissions(since=day, until=day).count() == 1
    assert not Candidacy.objects.visible_to(a_line().above).exists()


def test_an_admission_counts_on_its_corrected_day():
    candidacy = a_candidacy()
    day = take_steps(candidacy, "approval")
    step = candidacy.steps.get(stage__code="approval")
    correct_step(step, on=day + timedelta(days=20), note="批复晚到", by=None, at=MONDAY)
    counted = [Step.objects.admissions(since=d, until=d).count()
               for d in (day, day + timedelta(days=20))]  # fmt: skip
    assert counted == [0, 1]


WAITS = {"candidate": ("activist", 12), "full": ("admission", 12)}
CALLS = st.lists(
    st.tuples(st.integers(0, len(CODES)), st.integers(-3, 30), st.booleans()), max_size=40
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CALLS)
def test_no_order_of_calls_gets_through_early(django_db_blocker, calls):
    """Whatever is tried, in whatever order: what got through is in the table's order, on days on
    which the table allows it. `len(CODES)` is whatever comes next, tried near its first day."""
    candidacy, stages = a_candidacy(), {one.code: one for one in Stage.objects.all()}
    today = date(2021, 1, 4)
    for choice, offset, whole in calls:
        [progress] = index.progress_list([candidacy], on=today)
        if progress.next_stage is None:
            break
        attempted = progress.next_stage if choice == len(CODES) or whole else stages[CODES[choice]]
        on = (progress.earliest or today) + timedelta(days=offset)
        try:
            enter_stage(
                candidacy, attempted, on=on, papers=attempted.papers, by=None, at=at_noon(on)
            )
        except Refusal:
            assert offset < 0 or attempted != progress.next_stage
    steps = list(candidacy.steps.select_related("stage").order_by("pk"))
    days = {step.stage.code: step.entered_on for step in steps}
    assert list(days) == CODES[: len(steps)]
    assert list(days.values()) == sorted(days.values())
    for code, (after, months) in WAITS.items():  # said here anew, not by the code under test
        assert code not in days or days[code] >= add_months(days[after], months)


def test_a_slip_of_the_year_is_refused():
    """A list that must count from such a day could not be shown any more."""
    line = a_line()
    candidacy = a_candidacy(line.branch)
    with pytest.raises(LongAgo) as refused:
        take_step(candidacy, "application", on=date(1, 1, 1), at=MONDAY)
    assert set(refused.value.fields) == {"on"}
    done = take_step(candidacy, "application", on=DAY)
    with pytest.raises(LongAgo):
        correct_step(done, on=date(1, 1, 1), note="x", by=None, at=MONDAY)
    assert Step.objects.get() == done
