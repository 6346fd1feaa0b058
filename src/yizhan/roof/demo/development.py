"""Those on the way to membership in the demo: five riders and two heads of companies who were
admitted in the year, stage by stage, and a few who are somewhere before that.

Days are counted backward from the approval, so that each lies in the year; what came before this
platform is entered when the applicant agrees, as article 12 lets time already served count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from yizhan.ground.people.actions import PersonRow, load_people
from yizhan.ground.people.models import Person
from yizhan.kit.days import add_months, local_day
from yizhan.roof.demo import names
from yizhan.roof.demo.branches import Organisation, let_in
from yizhan.roof.demo.city import HERE, ROOT, City
from yizhan.wings.organisation.branches.rules import InvitationKind
from yizhan.wings.organisation.development import index
from yizhan.wings.organisation.development.actions import (
    enter_examination,
    enter_stage,
    see_candidacy,
)
from yizhan.wings.organisation.development.models import Candidacy, Stage
from yizhan.wings.organisation.development.rules import Reviewer

ADMITTED: tuple[tuple[str, str, str, int], ...] = (
    ("451202-joint", InvitationKind.RIDER, "", 9), ("451202-joint", InvitationKind.RIDER, "", 11),
    ("451203-joint", InvitationKind.RIDER, "", 10), ("451203-joint", InvitationKind.RIDER, "", 12),
    ("451228-joint", InvitationKind.RIDER, "", 11),
    ("451202-joint", InvitationKind.HEAD, "P1", 10), ("451203-joint", InvitationKind.HEAD, "P3", 12),
)  # fmt: skip
"""Branch, who, the company of a head, and the month of the approval."""
BEFORE: tuple[tuple[str, str], ...] = (
    ("451202-joint", "activist"), ("451202-joint", "talk"), ("451203-joint", "review"),
)  # fmt: skip
"""Riders who are on the way at the end of the year, and the stage they have reached."""
FRESH: tuple[tuple[str, str, int], ...] = (
    ("451202-joint", "application", 45), ("451202-joint", "activist", 200),
    ("451202-joint", "activist", 372), ("451202-joint", "admission", 82),
)  # fmt: skip
"""Work that waits for a branch today: branch, stage reached, and so many days ago."""
GAPS: dict[str, tuple[int, int]] = {
    "talk": (6, 25), "activist": (40, 120), "candidate": (3, 40), "sponsors": (3, 12),
    "review": (8, 30), "training": (5, 20), "examination": (6, 20), "admission": (7, 20),
    "approval": (20, 60), "oath": (7, 25), "full": (2, 20), "confirmed": (15, 60),
}  # fmt: skip
"""The days that pass before a stage is entered, beyond what the table asks for."""


@dataclass
class Candidacies:
    """The candidacies of the demo year: opens them and enters their stages as reviewers do."""

    city: City
    made: Organisation
    rng: Random

    def __post_init__(self) -> None:
        self.table = index.stage_table()

    def begin(
        self, code: str, kind: str, person: Person, *, on: date, company: str = ""
    ) -> Candidacy:
        let_in(self.made, code, kind, person, at=_at(on), company=self.city.units.get(company))
        return Candidacy.objects.for_person(person).open().select_related("branch__unit").get()

    def days_until(self, stage: str, last: date) -> dict[str, date]:
        """A day for each stage up to this one, reckoned backward from the day of the last."""
        days, codes = {stage: last}, [row.code for row in self.table.stages]
        for code in reversed(codes[1 : codes.index(stage) + 1]):
            before = codes[codes.index(code) - 1]
            days[before] = days[code] - timedelta(days=self.rng.randint(*GAPS[code]))
            if code == "candidate":
                days[before] = add_months(days[before], -12) - timedelta(days=1)
        return days

    def enter_stages(self, candidacy: Candidacy, days: dict[str, date]) -> None:
        for stage in self.table.stages:
            if stage.code in days:
                self.enter(candidacy, stage, days[stage.code])

    def continue_until(self, candidacy: Candidacy, *, until: date) -> None:
        """Enter what may be entered by then, each a while after its first day."""
        while True:
            [progress] = index.progress_list([candidacy], on=until)
            if progress.next_stage is None or progress.earliest is None:
                return
            on = progress.earliest + timedelta(
                days=self.rng.randint(*GAPS[progress.next_stage.code])
            )
            if on > until:
                return
            self.enter(candidacy, progress.next_stage, on)

    def enter(self, candidacy: Candidacy, stage: Stage, on: date) -> None:
        by = self.made.keepers[
            ROOT if stage.reviewer == Reviewer.COMMITTEE else candidacy.branch.unit.code
        ]
        at = max(_at(on), _at(candidacy.opened_on, hour=15))
        enter_stage(candidacy, stage, on=on, papers=stage.papers, by=by, at=at)


def load_development(city: City, organisation: Organisation, *, rng: Random) -> list[Candidacy]:
    """Return those who are on the way at the end of the year."""
    candidacies, year = Candidacies(city, organisation, rng), city.opened_on.year
    rows = [PersonRow(names.a_person(rng), username=f"head-{c}") for _, _, c, _ in ADMITTED if c]
    heads = iter(load_people(rows, at=_at(city.opened_on)))
    on_the_way = []
    for code, kind, company, month in ADMITTED:
        approved = date(year, month, rng.randint(3, 20))
        opened = organisation.branches[code].unit.founded_on + timedelta(days=3)
        person = next(heads) if company else organisation.take()
        candidacy = candidacies.begin(code, kind, person, on=opened, company=company)
        candidacies.enter_stages(candidacy, candidacies.days_until("approval", approved))
        candidacies.continue_until(candidacy, until=date(year, 12, 28))
        on_the_way.append(candidacy)
    for code, stage in BEFORE:
        candidacy = candidacies.begin(
            code, InvitationKind.RIDER, organisation.take(), on=date(year, 9, 2)
        )
        days = candidacies.days_until(stage, date(year, 11, rng.randint(2, 25)))
        candidacies.enter_stages(candidacy, days)
        on_the_way.append(candidacy)
    for candidacy in on_the_way:
        at = datetime(year, 12, 20, 10, tzinfo=HERE)
        keeper = organisation.keepers[candidacy.branch.unit.code]
        see_candidacy(candidacy, on=local_day(at), by=keeper, at=at)
    return on_the_way


def load_development_of_today(
    city: City,
    organisation: Organisation,
    on_the_way: list[Candidacy],
    *,
    now: datetime,
    rng: Random,
) -> None:
    """Let the years since go by for those on the way, and let some be where something is due."""
    candidacies, today = Candidacies(city, organisation, rng), now.astimezone(HERE).date()
    for candidacy in on_the_way:
        candidacies.continue_until(candidacy, until=today - timedelta(days=3))
    for code, stage, ago in FRESH:
        last = today - timedelta(days=ago)
        candidacy = candidacies.begin(code, InvitationKind.RIDER, organisation.take(), on=last)
        candidacies.enter_stages(candidacy, candidacies.days_until(stage, last))
        if stage == "activist" and ago > 300:
            for days in (180, 3):
                keeper = organisation.keepers[code]
                day = today - timedelta(days=days)
                enter_examination(
                    candidacy, on=day, by=keeper, at=_at(day), note="踏实肯干，群众反映好。"
                )


def _at(day: date, *, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour, 30), HERE)
