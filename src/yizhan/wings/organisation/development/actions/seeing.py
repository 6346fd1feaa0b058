"""Looks at those who are on the way. Each of them can read who looked."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby

from yizhan.ground.people.actions import note_looks
from yizhan.ground.people.models import Matter, Person
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.development import index
from yizhan.wings.organisation.development.models import Candidacy


@in_transaction
def see_candidacies(*, on: date, by: Person, at: datetime) -> list[index.Progress]:
    """Everybody on the way within this person's reach, what is due first first."""
    candidacies = Candidacy.objects.visible_to(by).open().select_related("person", "branch__unit")
    progress = index.progress_list(candidacies.order_by("branch", "pk"), on=on)
    by_branch = sorted(progress, key=lambda one: one.candidacy.branch_id)
    for _branch, members in groupby(by_branch, key=lambda one: one.candidacy.branch_id):
        _note([one.candidacy for one in members], by=by, at=at)
    return progress


@in_transaction
def see_candidacy(candidacy: Candidacy, *, on: date, by: Person, at: datetime) -> index.Progress:
    """One of them, whole. `candidacy` comes from `visible_to`."""
    _note([candidacy], by=by, at=at)
    return index.progress_list([candidacy], on=on)[0]


def _note(candidacies: list[Candidacy], *, by: Person, at: datetime) -> None:
    people = [one.person for one in candidacies if one.person is not None]
    note_looks(people, Matter.MEMBERSHIP, unit=candidacies[0].branch.unit, by=by, at=at)
