"""The permissions of each role. The whole permission table of the platform is on this page.

One rule is asked in two ways: `units_where` (which units) and `can` (this unit?). Both read the
person's posts once and keep them on the Person object, which lives as long as one request; `forget`
drops them after a post was granted or ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.models.units import ancestor_paths, below, is_within, parent_path
from yizhan.ground.people.rules import Role, Scope, TokenVerb
from yizhan.kit.errors import NotAllowed


class Permission(StrEnum):
    """A deed that a role may permit, with its description for docs/permission-matrix.md."""

    description: str

    def __new__(cls, value: str, description: str) -> Permission:
        permission = str.__new__(cls, value)
        permission._value_ = value
        permission.description = description
        return permission

    CASE_READ = "case.read", "Read cases."
    CASE_WORK = "case.work", "Take a case, answer, ask back, hand on, note."
    CASE_DISPATCH = "case.dispatch", "Route, merge, take apart, reopen cases that others closed."
    CASE_REMIND = "case.remind", "Ask a unit below for its answer, and write it an instruction."
    PHOTO_MODERATE = (
        "photo.moderate",
        "See photos of reports before others do, blur what is left, publish or send back.",
    )
    STATION_HOST = "station.host", "Close a station for today, keep its hours, ask for supplies."
    STATION_EDIT = "station.edit", "Add, change and close stations."
    STATION_IMPORT = "station.import", "Read stations in from a file."
    UNIT_READ = "unit.read", "Read units and who holds posts there."
    UNIT_EDIT = "unit.edit", "Found, change, move, merge and close units."
    POST_GRANT = "post.grant", "Give posts and end them."
    SECRET_REVEAL = "secret.reveal", "See a masked telephone or name, with a reason that is logged."
    CATALOGUE_EDIT = "catalogue.edit", "Change what can be ordered, and by when it is answered."
    CALENDAR_EDIT = "calendar.edit", "Change working days and holidays."
    ROSTER_EDIT = "roster.edit", "Say who is on duty when offices are closed."
    DELIVERY_READ = "delivery.read", "See which messages could not be delivered."
    ENDPOINT_EDIT = "endpoint.edit", "Say which other systems are told of events."
    AUDIT_READ = "audit.read", "Read the audit log."
    OVERVIEW_READ = "overview.read", "Read the figures."
    BRIEF_EDIT = "brief.edit", "Write the words around the figures of a brief."
    BURDEN_APPROVE = "burden.approve", "Say yes to forms over the budget, and set the budget."
    FIGURES_SEND = "figures.send", "Enter, send and close tables of figures asked from above."
    COMPLAINT_ANSWER = "complaint.answer", "Show and answer complaints about the platform."
    REGISTER_READ = "register.read", "Read which companies and riders are registered."
    REGISTER_EDIT = "register.edit", "Enter companies and riders, and end their riding there."
    HEADCOUNT_READ = "headcount.read", "Read how many ride, never who."
    DUTY_READ = "duty.read", "Read the duties of units."
    DUTY_WORK = "duty.work", "Do, prove, answer and split the duties of a unit."
    DUTY_ASSIGN = "duty.assign", "Send tasks down the tree, remind, waive."
    RULE_EDIT = "rule.edit", "Say which occasion makes which duty; set the stages of development."
    MEMBER_READ = "member.read", "Read who is a member: sensitive, every look is logged."
    MEMBER_EDIT = "member.edit", "Enter members and candidates, and change them."
    COMMITTEE_READ = "committee.read", "Read seats, terms, meetings and decisions."
    COMMITTEE_EDIT = "committee.edit", "Change seats, terms, meetings and decisions."
    RIGHTS_EDIT = "rights.edit", "Keep the accident card: what is covered, and the way in."
    ACTIVITY_READ = "activity.read", "Read which activities are organised, and how many sign up."
    ACTIVITY_EDIT = "activity.edit", "Plan, change, cancel and conclude activities."
    ACTIVITY_ATTEND = "activity.attend", "Read who signed up, masked, and note who is there."
    GATE_EDIT = "gate.edit", "Keep the gate handbook: places, their gates, notes of riders."
    ENGAGEMENT_READ = "engagement.read", "Read who is appointed to which role, and until when."
    ENGAGEMENT_EDIT = "engagement.edit", "Offer roles, end appointments, print letters and badges."
    PROMISE_EDIT = "promise.edit", "Keep the list of promises for badges."
    BADGE_KEYS = "badge.keys", "Have badges signed with a new key."
    VISIT_NOTE = "visit.note", "See whom one is assigned to, plan rounds and note visits."
    VISIT_READ = "visit.read", "Read which instructor sees whom, and the notes of visits."
    VISIT_ASSIGN = "visit.assign", "Say which instructor sees whom."
    TALK_READ = "talk.read", "Read round tables that are being prepared."
    TALK_EDIT = "talk.edit", "Prepare, announce, minute and publish round tables; name delegates."
    TALK_REPLY = "talk.reply", "Answer the topics of a round table in writing, for a company."
    LOSS_READ = "loss.read", "Read the sheets of slow meals and penalties, never an entry."
    LOSS_EDIT = "loss.edit", "Keep the table of kinds of penalties."
    ACCOMPANY = "accompany.stand", "Stand by riders, and read of those one stands by."
    ACCOMPANY_LEAD = "accompany.lead", "Read of the riders one's own unit stands by; name who does."
    ACCOMPANY_NAME = "accompany.name", "Name who stands by where nobody is, without reading a word."
    HELP_READ = "help.read", "Read which help is offered, and how much of it is left."
    HELP_EDIT = "help.edit", "Propose help, pause, end and withdraw it, correct its stock."
    HELP_PUBLISH = "help.publish", "Show an offer of help to riders, and change what is shown."
    HELP_GIVE = "help.give", "Give out help for a code, without learning whose it is."
    HONOUR_READ = "honour.read", "Read calls for an honour, and nominations whose nominee agreed."
    HONOUR_EDIT = "honour.edit", "Call for an honour, name its jury, publish and award it."
    REPORT_UNSEAL = "report.unseal", "Ask for the opening of a report's seal, or agree to it."
    REPORT_SHIELD = "report.shield", "Say how long and with how many a report waits; thanks."
    ROUND_READ = "round.read", "Read restaurants, rounds of visits, and what was seen."
    ROUND_EDIT = "round.edit", "Keep restaurants, prepare rounds, say who may go, type the seed."
    ROUND_REVIEW = "round.review", "Read what was seen, confirm it, or set it aside."
    FLEET_READ = "fleet.read", "Read the board of the exam fleet, never telephones or addresses."
    FLEET_EDIT = "fleet.edit", "Enter exam weeks, plan the fleet and change the plan by hand."
    LESSON_EDIT = "lesson.edit", "Write, publish and withdraw lessons; never read who read them."


P = Permission

HANDS_OFF = frozenset(
    {P.ENGAGEMENT_EDIT, P.CASE_WORK, P.CASE_DISPATCH, P.SECRET_REVEAL, P.MEMBER_READ,
     P.MEMBER_EDIT, P.VISIT_NOTE, P.TALK_REPLY, P.ACCOMPANY, P.ACCOMPANY_LEAD, P.ACCOMPANY_NAME,
     P.REPORT_UNSEAL, P.PHOTO_MODERATE, P.BURDEN_APPROVE}
)  # fmt: skip
"""Permissions that an administrator gives to others and does not hold herself."""

ROLES: dict[str, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission) - HANDS_OFF,
    Role.LEAD: frozenset(
        {P.ENGAGEMENT_READ,
         P.CASE_READ, P.CASE_REMIND, P.UNIT_READ, P.OVERVIEW_READ, P.BRIEF_EDIT, P.AUDIT_READ,
         P.REGISTER_READ, P.BURDEN_APPROVE, P.FIGURES_SEND,
         P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_ASSIGN, P.COMMITTEE_READ, P.ACTIVITY_READ,
         P.VISIT_READ, P.VISIT_ASSIGN, P.LOSS_READ, P.TALK_READ, P.ACCOMPANY_LEAD, P.HELP_READ,
         P.HONOUR_READ, P.REPORT_UNSEAL, P.ROUND_READ, P.FLEET_READ}
    ),
    Role.DISPATCHER: frozenset(
        {P.ENGAGEMENT_READ, P.ENGAGEMENT_EDIT, P.PROMISE_EDIT, P.LESSON_EDIT,
         P.CASE_READ, P.CASE_WORK, P.CASE_DISPATCH, P.CASE_REMIND, P.STATION_EDIT, P.UNIT_READ,
         P.OVERVIEW_READ, P.BRIEF_EDIT, P.SECRET_REVEAL, P.DELIVERY_READ, P.DUTY_READ,
         P.RIGHTS_EDIT, P.FIGURES_SEND,
         P.ACTIVITY_READ, P.GATE_EDIT, P.LOSS_READ, P.LOSS_EDIT, P.TALK_READ, P.TALK_EDIT,
         P.ACCOMPANY_NAME, P.HELP_READ, P.HELP_EDIT, P.HELP_PUBLISH, P.HONOUR_READ, P.HONOUR_EDIT,
         P.ROUND_READ, P.ROUND_EDIT, P.ROUND_REVIEW,
         P.FLEET_READ, P.FLEET_EDIT, P.PHOTO_MODERATE}
    ),
    Role.HANDLER: frozenset(
        {P.ENGAGEMENT_READ, P.ENGAGEMENT_EDIT,
         P.CASE_READ, P.CASE_WORK, P.UNIT_READ, P.OVERVIEW_READ, P.SECRET_REVEAL, P.REGISTER_READ,
         P.REGISTER_EDIT, P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_WORK, P.ACTIVITY_READ,
         P.ACTIVITY_EDIT, P.ACTIVITY_ATTEND, P.GATE_EDIT, P.ACCOMPANY, P.HELP_READ, P.HELP_EDIT,
         P.HELP_PUBLISH, P.HELP_GIVE, P.HONOUR_READ, P.HONOUR_EDIT, P.LESSON_EDIT}
    ),
    Role.INSTRUCTOR: frozenset(
        {P.ENGAGEMENT_READ, P.ENGAGEMENT_EDIT,
         P.CASE_READ, P.UNIT_READ, P.STATION_EDIT, P.STATION_HOST, P.REGISTER_READ,
         P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_WORK, P.ACTIVITY_READ, P.ACTIVITY_EDIT,
         P.ACTIVITY_ATTEND, P.GATE_EDIT, P.VISIT_NOTE, P.ACCOMPANY, P.HELP_READ, P.HELP_EDIT,
         P.HELP_GIVE}
    ),
    Role.SECRETARY: frozenset(
        {P.ENGAGEMENT_READ, P.ENGAGEMENT_EDIT,
         P.UNIT_READ, P.REGISTER_READ, P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_WORK, P.DUTY_ASSIGN,
         P.MEMBER_READ, P.MEMBER_EDIT, P.COMMITTEE_READ, P.COMMITTEE_EDIT, P.ACTIVITY_READ,
         P.ACTIVITY_EDIT, P.ACTIVITY_ATTEND, P.VISIT_READ, P.VISIT_ASSIGN, P.LOSS_READ, P.TALK_READ,
         P.TALK_EDIT, P.HELP_READ, P.HELP_EDIT, P.HELP_PUBLISH, P.HELP_GIVE, P.HONOUR_READ,
         P.HONOUR_EDIT, P.LESSON_EDIT}
    ),
    Role.COMMITTEE: frozenset(
        {P.UNIT_READ, P.DUTY_READ, P.DUTY_WORK, P.COMMITTEE_READ, P.TALK_READ}
    ),
    Role.COMPANY: frozenset(
        {P.HEADCOUNT_READ, P.REGISTER_EDIT, P.DUTY_READ, P.DUTY_WORK, P.TALK_REPLY, P.HELP_READ,
         P.HELP_EDIT}
    ),
    Role.HOST: frozenset({P.STATION_HOST, P.ACTIVITY_ATTEND, P.HELP_GIVE}),
}  # fmt: skip

ENTRUSTS: dict[str, frozenset[Permission]] = {Role.ADMIN: HANDS_OFF}
"""Permissions that a role may give without holding them: an administrator appoints handlers and
cannot handle, nor appoint herself."""

OF_THE_CITY = frozenset(
    {P.PROMISE_EDIT, P.BADGE_KEYS, P.COMPLAINT_ANSWER, P.CATALOGUE_EDIT, P.CALENDAR_EDIT,
     P.DELIVERY_READ, P.ENDPOINT_EDIT, P.RIGHTS_EDIT, P.LOSS_READ, P.LOSS_EDIT, P.REPORT_SHIELD}
)  # fmt: skip
"""Permissions that belong to no unit: a post holds them only if it reaches the whole city."""

TOKEN_PERMISSIONS: dict[TokenVerb, frozenset[Permission]] = {
    TokenVerb.READ: frozenset(p for p in P if p.value.endswith(".read")),
    TokenVerb.WORK: frozenset({P.CASE_READ, P.CASE_WORK, P.CASE_DISPATCH}),
    TokenVerb.ORDER: frozenset(),
    TokenVerb.WEBHOOKS: frozenset({P.ENDPOINT_EDIT}),
}
"""The permissions of its owner that a token with such a verb may use."""

DESK_ROLES = frozenset(ROLES) - {Role.HOST}
"""Roles that work at the desk. A host works on the phone, with the riders."""


@dataclass(frozen=True)
class ActivePost:
    """One active post, reduced to what decides which units are in reach."""

    role: str
    scope: str
    unit_id: int
    path: str
    allowed: frozenset[Permission] | None = None
    """Whoever speaks for the person may use these only; None: all of the role."""

    @property
    def permissions(self) -> frozenset[Permission]:
        granted = ROLES[self.role]
        if self.allowed is not None:
            granted &= self.allowed
        everything = self.scope == Scope.BELOW and _everywhere([self.path])
        return granted if everything else granted - OF_THE_CITY


def active_posts(person: Person) -> tuple[ActivePost, ...]:
    """The person's active posts; one query for the life of the Person object."""
    posts: tuple[ActivePost, ...] | None = person.__dict__.get("_active_posts")
    if posts is None:
        rows: Any = ()
        if person.pk is not None and person.is_active:
            rows = (
                Post.objects.active()
                .filter(person=person)
                .values_list("role", "scope", "unit_id", "unit__path")
            )
        held = (ActivePost(*row) for row in rows)
        narrowing: Narrowing | None = person.__dict__.get("_narrowing")
        posts = tuple(held if narrowing is None else filter(None, map(narrowing.cut, held)))
        person.__dict__["_active_posts"] = posts
    return posts


def posts_if_read(person: Any) -> tuple[ActivePost, ...]:
    """The active posts, if something has asked for them; no query."""
    return person.__dict__.get("_active_posts") or ()


@dataclass(frozen=True)
class Narrowing:
    """The part of a person's posts that a token is good for."""

    unit: Unit | None
    permissions: frozenset[Permission] | None

    def cut(self, post: ActivePost) -> ActivePost | None:
        unit, cut = self.unit, replace(post, allowed=self.permissions)
        if unit is None or is_within(post.path, unit.path):
            return cut
        if post.scope == Scope.BELOW and is_within(unit.path, post.path):
            return replace(cut, unit_id=unit.pk, path=unit.path)
        return None


def narrow(person: Person, *, unit: Unit | None, permissions: frozenset[Permission] | None) -> None:
    """Let this Person object reach no further than this, for as long as it lives."""
    person.__dict__["_narrowing"] = Narrowing(unit, permissions)
    forget(person)


def works_at_desk(person: Person) -> bool:
    return any(post.role in DESK_ROLES for post in active_posts(person))


def forget(person: Person) -> None:
    person.__dict__.pop("_active_posts", None)


def _granting(person: Person, permission: Permission) -> list[ActivePost]:
    return [r for r in active_posts(person) if permission in r.permissions]


def permissions_of(person: Person) -> frozenset[Permission]:
    """All that the person holds anywhere."""
    return frozenset().union(*(r.permissions for r in active_posts(person)))


def within(person: Person, permission: Permission, *, field: str = "unit") -> Q | None:
    """A condition on a model with a foreign key `field` to Unit: rows in units where the person
    holds the permission. None means everywhere, so that the query needs no condition at all."""
    granting = _granting(person, permission)
    subtrees = [r.path for r in granting if r.scope == Scope.BELOW]
    if _everywhere(subtrees):
        return None
    here = [r.unit_id for r in granting if r.scope == Scope.HERE]
    condition = Q(**{f"{field}__in": here})
    if subtrees:
        inside = Unit.objects.filter(_below(subtrees)).order_by().values("pk")
        condition |= Q(**{f"{field}__in": inside})
    return condition


def units_where(person: Person, permission: Permission) -> Any:
    """The units in which this person holds the permission, as a queryset of Unit."""
    granting = _granting(person, permission)
    subtrees = [r.path for r in granting if r.scope == Scope.BELOW]
    if _everywhere(subtrees):
        return Unit.objects.all()
    here = [r.unit_id for r in granting if r.scope == Scope.HERE]
    return Unit.objects.filter(Q(pk__in=here) | _below(subtrees))


def _everywhere(subtrees: list[str]) -> bool:
    return any(not parent_path(path) for path in subtrees)


def _below(subtrees: list[str]) -> Q:
    """A condition on units: that they stand in one of these branches of the tree; none if there is
    no branch."""
    return reduce(or_, map(below, subtrees), Q(pk__in=()))


def posts_where(person: Person, permission: Permission) -> Any:
    """The active posts in the units in which this person holds the permission."""
    return Post.objects.active().filter(unit__in=units_where(person, permission))


def can(person: Person, permission: Permission, unit: Unit) -> bool:
    return any(
        r.unit_id == unit.pk or (r.scope == Scope.BELOW and is_within(unit.path, r.path))
        for r in _granting(person, permission)
    )


def can_somewhere(person: Person, permission: Permission) -> bool:
    return bool(_granting(person, permission))


def everywhere(person: Person, permission: Permission) -> bool:
    """Is it hers in the whole city? What holds for all takes that, not a post in some corner."""
    return within(person, permission) is None


def require(person: Person, permission: Permission, unit: Unit) -> None:
    if not can(person, permission, unit):
        raise NotAllowed(f"{person} lacks {permission} in {unit}")


def staff_of(unit_id: int, permission: Permission) -> list[Person]:
    """The people with the permission by a post in this unit; if there is none, by the nearest post
    above that reaches down to it."""
    roles = [role for role, granted in ROLES.items() if permission in granted]
    return _nearest(unit_id, roles)


def without_staff(
    units: Iterable[Unit],
    permission: Permission,
    *,
    besides: Collection[str] = (),
    beneath: str = "",
) -> list[Unit]:
    """Those of the units for which nobody holds the permission, there or by a post above that
    reaches down to it. Roles `besides` do not count, nor do posts above that do not stand below the
    path `beneath`. Two queries at most, however many units."""
    roles = [
        role for role, granted in ROLES.items() if permission in granted and role not in besides
    ]
    posts = Post.objects.active().filter(role__in=roles)
    staffed = set(posts.values_list("unit_id", flat=True))
    paths = posts.filter(scope=Scope.BELOW).values_list("unit__path", flat=True)
    reaching = {path for path in paths if path != beneath and is_within(path, beneath)}
    return [
        unit
        for unit in units
        if unit.pk not in staffed and reaching.isdisjoint((unit.path, *ancestor_paths(unit.path)))
    ]


def office_of(person: Person, permission: Permission, unit: Unit, *, at: datetime) -> Unit | None:
    """The unit whose post let this person act on `unit` at that time: the nearest one."""
    roles = [role for role, granted in ROLES.items() if permission in granted]
    held = Post.objects.filter(person=person, role__in=roles, starts_at__lte=at).ending_after(at)
    around = {unit.path, *ancestor_paths(unit.path)}
    reaching = held.filter(Q(unit=unit) | Q(unit__path__in=around, scope=Scope.BELOW))
    post = reaching.select_related("unit").order_by("-unit__depth", "pk").first()
    return post.unit if post is not None else None


def leads_of(unit_id: int) -> list[Person]:
    """The leads of this unit; if it has none, those of the nearest unit above that reach it."""
    return _nearest(unit_id, [Role.LEAD])


def _nearest(unit_id: int, roles: Sequence[str]) -> list[Person]:
    posts = Post.objects.active().filter(role__in=roles).select_related("person")
    here = list(posts.filter(unit_id=unit_id).order_by("pk"))
    if not here:
        above = ancestor_paths(Unit.objects.values_list("path", flat=True).get(pk=unit_id))
        reaching = posts.filter(unit__path__in=above, scope=Scope.BELOW).select_related("unit")
        nearest = list(reaching.order_by("-unit__depth", "pk"))
        here = [post for post in nearest if post.unit_id == nearest[0].unit_id]
    return list({post.person_id: post.person for post in here}.values())


def staff_until(unit_id: int, permission: Permission, *, at: datetime) -> list[Person]:
    """The people whose post with the permission ended together with the unit, at this moment."""
    roles = [role for role, granted in ROLES.items() if permission in granted]
    posts = Post.objects.filter(unit_id=unit_id, role__in=roles, ends_at=at)
    return [post.person for post in posts.select_related("person").order_by("pk")]
