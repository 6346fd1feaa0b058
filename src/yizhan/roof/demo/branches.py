"""Branches of the demo year: joint ones, and ones for members whose home branch is elsewhere; who
belongs to them by consent, what they do, and who looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from yizhan.ground.people.actions import PersonRow, PostRow, load_people, load_posts
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Role, Scope
from yizhan.kit.days import local_day
from yizhan.roof.demo import names
from yizhan.roof.demo.city import HERE, ROOT, City
from yizhan.wings.organisation.branches.actions import (
    accept_invitation,
    end_link,
    found_branch,
    issue_invitation,
    plan_event,
    remind_of_event,
    see_members,
    sign_up,
)
from yizhan.wings.organisation.branches.actions.inviting import Agreement
from yizhan.wings.organisation.branches.models import Branch, Link
from yizhan.wings.organisation.branches.rules import (
    CONSENT,
    BranchType,
    EventKind,
    InvitationKind,
    MemberStage,
)

MOBILE: tuple[tuple[str, str, str], ...] = (
    ("451202-mobile-1", "451202", "金城江区骑手流动党员第一党支部"),
    ("451202-mobile-2", "451202", "金城江区骑手流动党员第二党支部"),
    ("451203-mobile", "451203", "宜州区骑手流动党员党支部"),
    ("451228-mobile", "451228", "都安瑶族自治县骑手流动党员党支部"),
)
JOINT: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("451202-joint", "451202", "金城江区网约配送行业联合党支部", ("P1", "P2")),
    ("451203-joint", "451203", "宜州区网约配送行业联合党支部", ("P3", "P4")),
    ("451228-joint", "451228", "都安瑶族自治县网约配送行业联合党支部", ("P1", "P3")),
)
AT_HOME = {"451202-joint": 9, "451203-joint": 6, "451228-joint": 5}
LINKED = {"451202-mobile-1": 8, "451202-mobile-2": 5, "451203-mobile": 6, "451228-mobile": 4}
HOMES = (
    "南宁市兴宁区朝阳街道某社区党支部", "柳州市鱼峰区某村党支部", "百色市右江区某企业党支部",
    "来宾市忻城县某村党支部", "贵州省荔波县某村党支部", "", "", "",
)  # fmt: skip
"""The branches that keep the papers of mobile members, if they said it."""
PLANS: tuple[tuple[EventKind, str, str, str], ...] = (
    (
        EventKind.LESSON,
        "主题党课：新就业群体的权利和保障",
        "党群服务中心二楼",
        "带上《党章》。不点名，早到早坐。",
    ),
    (EventKind.MEETING, "支部党员大会", "市场监管所会议室", "讨论下季度关爱骑手的三件事。"),
    (EventKind.DUES, "缴纳本季度党费", "", "组织关系在本支部的同志请于当日前缴纳。"),
)


@dataclass
class Organisation:
    """The branches and people the stages of development stand on."""

    branches: dict[str, Branch] = field(default_factory=dict)
    keepers: dict[str, Person] = field(default_factory=dict)
    """The secretary of each branch, by its code; and who reviews for the committee, by ROOT."""
    free: list[Person] = field(default_factory=list)
    """Riders who belong to no branch yet, in the order in which they are taken."""

    def take(self) -> Person:
        return self.free.pop()


def load_branches(city: City, riders: Sequence[Person], *, rng: Random) -> Organisation:
    """Found the branches once all general branches stand, mobile ones first: so members are known
    in every company before a joint branch covers it, and it does within weeks."""
    organisation = Organisation()
    first = max(city.units[f"{code}-branch"].founded_on for _, code, _ in MOBILE)
    _found_mobile_branches(city, organisation, first + timedelta(days=10))
    _appoint(city, organisation, rng, at=_morning(first + timedelta(days=11)))
    organisation.free = [person for person in riders if person != city.accounts["rider"]]
    rng.shuffle(organisation.free)
    _link(city, organisation, first + timedelta(days=12), rng)
    _cover(city, organisation, first + timedelta(days=30))
    _gather(organisation, first + timedelta(days=34), rng)
    _live(city, organisation, first + timedelta(days=60))
    return organisation


def load_coming_events(organisation: Organisation, *, now: datetime) -> None:
    """Plan events after the moment of loading, so that members find something to come to."""
    for code in ("451202-joint", "451202-mobile-1"):
        for days, (kind, title, place, text) in zip((4, 11, 19), PLANS, strict=True):
            starts = _evening(now.astimezone(HERE).date() + timedelta(days=days))
            plan_event(
                organisation.branches[code], kind, title=title, place=place, text=text,
                starts_at=starts, by=organisation.keepers[code], at=now - timedelta(days=1),
            )  # fmt: skip


def let_in(
    organisation: Organisation,
    code: str,
    kind: str,
    person: Person,
    *,
    at: datetime,
    home: str = "",
    stage: str = MemberStage.FULL,
    company: Unit | None = None,
) -> None:
    """Let a person in by a code, as in life: the branch makes one, the person reads, agrees, and is in."""
    branch = organisation.branches[code]
    _row, signs = issue_invitation(
        branch, kind, stage=stage, company=company, by=organisation.keepers.get(code), at=at
    )
    agreed = Agreement(str(CONSENT) % {"branch": branch.unit.name}, home=home)
    accept_invitation(signs, person=person, agreed=agreed, at=at + timedelta(hours=3))


def _found_mobile_branches(city: City, organisation: Organisation, day: date) -> None:
    for nth, (code, county, name) in enumerate(MOBILE):
        organisation.branches[code] = found_branch(
            name, code=code, parent=city.units[f"{county}-branch"], type=BranchType.MOBILE,
            by=None, at=_morning(day, minute=nth),
        )  # fmt: skip


def _appoint(city: City, organisation: Organisation, rng: Random, *, at: datetime) -> None:
    """A secretary for each branch, and the committee's organiser, who reviews what the rules leave
    to the level above. The account `secretary` keeps what stands below the first general branch."""
    codes = [code for code, _, _ in MOBILE] + [code for code, *_ in JOINT]
    users = ["organiser", *(f"secretary-{code}" for code in codes)]
    people = load_people([PersonRow(names.a_person(rng), username=u) for u in users], at=at)
    load_posts([PostRow(people[0], city.units[ROOT], Role.SECRETARY, Scope.BELOW)], at=at)
    city.accounts["organiser"] = organisation.keepers[ROOT] = people[0]
    organisation.keepers |= dict(zip(codes, people[1:], strict=True))
    posts = [
        PostRow(organisation.keepers[code], branch.unit, Role.SECRETARY)
        for code, branch in organisation.branches.items()
    ]
    load_posts(posts, at=at)


def _link(city: City, organisation: Organisation, day: date, rng: Random) -> None:
    rider = city.accounts["rider"]
    for code, count in LINKED.items():
        people = [rider] if code == "451202-mobile-1" else []
        people += [organisation.take() for _ in range(count - len(people))]
        for nth, person in enumerate(people):
            at = _morning(day + timedelta(days=nth), minute=nth)
            home = rng.choice(HOMES)
            let_in(organisation, code, InvitationKind.LINK, person, at=at, home=home)
    gone = Link.objects.in_force(on=day + timedelta(days=60)).filter(
        branch=organisation.branches["451203-mobile"]
    )
    at = _morning(day + timedelta(days=100))
    last = gone.order_by("-pk").first()
    if last is not None:
        end_link(last, on=local_day(at) + timedelta(days=6), by=last.person, at=at)


def _cover(city: City, organisation: Organisation, day: date) -> None:
    for nth, (code, county, name, companies) in enumerate(JOINT):
        at = _morning(day, minute=nth)
        branch = found_branch(
            name, code=code, parent=city.units[f"{county}-branch"], type=BranchType.JOINT,
            companies=[city.units[company] for company in companies], by=None, at=at,
        )  # fmt: skip
        organisation.branches[code] = branch
        load_posts([PostRow(organisation.keepers[code], branch.unit, Role.SECRETARY)], at=at)


def _gather(organisation: Organisation, day: date, rng: Random) -> None:
    for code, count in AT_HOME.items():
        for nth in range(count):
            at = _morning(day + timedelta(days=2 * nth), minute=nth)
            stage = MemberStage.PROBATIONARY if rng.random() < 0.15 else MemberStage.FULL
            let_in(
                organisation, code, InvitationKind.MEMBER, organisation.take(), at=at, stage=stage
            )


def _live(city: City, organisation: Organisation, day: date) -> None:
    """A lesson, a meeting and a reminder of dues in each branch; who comes; who looked."""
    for code, branch in organisation.branches.items():
        keeper = organisation.keepers[code]
        for nth, (kind, title, place, text) in enumerate(PLANS):
            planned = _morning(day + timedelta(days=30 * nth))
            starts = _evening(planned.date() + timedelta(days=9))
            event = plan_event(
                branch, kind, title=title, place=place, text=text, starts_at=starts,
                by=keeper, at=planned,
            )  # fmt: skip
            members = see_members(branch, on=planned.date(), by=keeper, at=planned)
            if kind != EventKind.DUES:
                for member in members[::2]:
                    sign_up(event, by=member.person, at=planned + timedelta(hours=9))
            remind_of_event(event, at=starts - timedelta(hours=20))
    at = _morning(day + timedelta(days=70))
    for code in ("451202-joint", "451202-mobile-1"):
        branch = organisation.branches[code]
        see_members(branch, on=local_day(at), by=city.accounts["secretary"], at=at)


def _morning(day: date, *, minute: int = 0) -> datetime:
    return datetime.combine(day, time(9, 10 + minute), HERE)


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(20), HERE)
