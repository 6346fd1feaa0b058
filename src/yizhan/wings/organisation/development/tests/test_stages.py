"""save_stage: the table is changed without code, and what was done stays."""

from datetime import timedelta

import pytest

from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.development import index
from yizhan.wings.organisation.development.actions import save_stage
from yizhan.wings.organisation.development.actions.stages import (
    NotEarlier,
    PlaceTaken,
    StillCounted,
)
from yizhan.wings.organisation.development.actions.steps import TooEarly
from yizhan.wings.organisation.development.models import Stage
from yizhan.wings.organisation.development.tests.factories import (
    a_candidacy,
    stage,
    take_step,
    take_steps,
)

pytestmark = pytest.mark.django_db


def save(code, **fields):
    return save_stage(code, by=None, at=MONDAY, **fields)


def test_a_new_database_has_the_table_of_2014():
    assert len(index.stage_table().stages) == 13
    assert index.stage_table().stages[3].after == stage("activist")


def test_a_longer_wait_holds_from_now_on():
    candidacy = a_candidacy()
    day = take_steps(candidacy, "activist")
    save("candidate", wait=18)
    with pytest.raises(TooEarly):
        take_step(candidacy, "candidate", on=day + timedelta(days=400))
    assert take_step(candidacy, "candidate", on=day + timedelta(days=560)).pk


def test_a_stage_is_put_in_and_taken_out_of_use():
    notice = save(
        "notice", name="公示", position=35, after=stage("activist"), papers=["公示材料"],
        wait=12, article="第十三条",
    )  # fmt: skip
    candidacy = a_candidacy()
    day = take_steps(candidacy, "notice")
    assert take_step(candidacy, "candidate", on=day).pk
    save("notice", active=False)
    assert notice not in index.stage_table().stages
    assert candidacy.steps.filter(stage=notice).exists()


def test_a_stage_counts_from_an_earlier_one_and_stays_while_others_count_from_it():
    with pytest.raises(NotEarlier):
        save("talk", after=stage("oath"))
    with pytest.raises(StillCounted):
        save("activist", position=200)
    with pytest.raises(StillCounted):
        save("activist", active=False)
    with pytest.raises(PlaceTaken):
        save("new", name="x", position=stage("talk").position)
    assert Stage.objects.filter(active=True).count() == 13


def test_only_who_edits_rules_changes_it():
    root = a_unit()
    save_stage("talk", by=an_admin(root), at=MONDAY, within=2)
    of_a_county = a_person("admin", a_unit(root, kind="bureau"), scope=Scope.BELOW)
    others = [a_person(role, root) for role in ("secretary", "lead", "handler", "admin")]
    for by in (*others, of_a_county):
        with pytest.raises(NotAllowed):
            save_stage("talk", by=by, at=MONDAY, within=1)
    assert stage("talk").within == 2
