"""The things that a search finds, each kind from the rows that the visitor may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, everywhere, posts_where, units_where
from yizhan.ground.people.rules import mask_name
from yizhan.kit.days import local_day
from yizhan.roof.shared.templatetags.look import badge, status
from yizhan.wings.care.activities.models import Session
from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.figure_requests.models import FigureRequest
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.talks.models import Talk
from yizhan.wings.participation.appointments.models import Engagement
from yizhan.wings.participation.fleet.models import ExamWeek
from yizhan.wings.participation.honours.models import Call, Honour, Story
from yizhan.wings.participation.honours.rules import StoryState
from yizhan.wings.participation.restaurants.models import Restaurant, Round

MOST = 10
"""The most that is shown of one kind; more words narrow it."""
LONGEST = 80
NUMBER = re.compile(r"(?P<day>\d{6})-(?P<key>\d{1,18})")
TAIL = re.compile(r"[0-9]{4}")
KEY = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    name: str
    about: str
    href: str
    state: SafeString | str = ""


@dataclass(frozen=True)
class Group:
    """All hits of one kind, as many as are shown."""

    label: str | Promise
    icon: str
    hits: list[Hit]
    more: bool


def case_of_number(person: Person, words: str) -> Case | None:
    """Return the case of this number, as people say it on the telephone, if she may see it."""
    match = NUMBER.fullmatch(words)
    if match is None or not can_somewhere(person, Permission.CASE_READ):
        return None
    case = Case.objects.visible_to(person).filter(pk=int(match["key"])).first()
    return case if case is not None and case.reference == words else None


def results_for(person: Person, words: str) -> list[Group]:
    """The kinds of which something was found, each with its first hits."""
    groups = []
    for label, icon, find in KINDS:
        hits = list(islice(find(person, words), MOST + 1))
        if hits:
            groups.append(Group(label, icon, hits[:MOST], len(hits) > MOST))
    return groups


def _cases(person: Person, words: str) -> Iterable[Hit]:
    """By number, by the last four digits of who asked, else by place, words and matter."""
    if not can_somewhere(person, Permission.CASE_READ):
        return ()
    cases = Case.objects.visible_to(person)
    called = Q(place__icontains=words) | Q(text__icontains=words) | Q(item__name__icontains=words)
    if KEY.fullmatch(words):
        called |= Q(pk=int(words))
    rows = cases.filter(called)
    if TAIL.fullmatch(words):
        rows = cases.filter(called | _asked_from(person, words))
    found = rows.select_related("item", "unit", "merged_into__unit").order_by("-pk")[: MOST + 1]
    return map(_case_hit, found)


def _asked_from(person: Person, tail: str) -> Exists:
    """Whether a case was asked from a telephone with these last four digits, which its page shows
    in the mask to whoever may see it."""
    return Exists(Need.objects.visible_to(person).asked_from(tail).filter(case=OuterRef("pk")))


def _case_hit(case: Case) -> Hit:
    """A merged case stands with the unit and the status of the one that is worked on for both."""
    head = case.head
    merged = _("merged into %(reference)s") % {"reference": head.reference} if head != case else ""
    return Hit(
        f"{case.reference} {case.item.label}",
        " · ".join(filter(None, (case.text[:60], case.place, merged, head.unit.name))),
        reverse("desk:case", args=[case.pk]),
        status(head.status),
    )


def _units(person: Person, words: str) -> Iterable[Hit]:
    units = units_where(person, Permission.UNIT_READ)
    rows = units.filter(Q(name__icontains=words) | Q(code__iexact=words))
    for unit in rows.select_related("division").order_by("path")[: MOST + 1]:
        closed = badge("", "closed_no_action", _("closed unit")) if unit.closed_on else ""
        about = f"{unit.get_kind_display()} · {unit.code}"
        yield Hit(unit.name, about, reverse("desk:unit", args=[unit.code]), closed)


def _stations(person: Person, words: str) -> Iterable[Hit]:
    """All that she edits, in all states; for others what everybody finds."""
    edits = can_somewhere(person, Permission.STATION_EDIT)
    seen = Station.objects.visible_to(person) if edits else Station.objects.public()
    name = "desk:station" if edits else "public:station"
    for station in seen.called(words).order_by("code")[: MOST + 1]:
        given_up = badge("", "closed", _("given up")) if station.closed_on else ""
        about = " · ".join(filter(None, (station.code, station.landmark or station.address)))
        yield Hit(station.name, about, reverse(name, args=[station.code]), given_up)


def _gates(person: Person, words: str) -> Iterable[Hit]:
    """Places of the gate handbook: those she keeps, in all states; for others what riders find."""
    keeps = can_somewhere(person, Permission.GATE_EDIT)
    seen = Compound.objects.visible_to(person) if keeps else Compound.objects.public()
    name = "desk:gate" if keeps else "public:gate"
    for place in seen.called(words).order_by("code")[: MOST + 1]:
        removed = badge("", "closed", _("taken out")) if place.closed_on else ""
        about = " · ".join(filter(None, (place.code, place.address)))
        yield Hit(place.name, about, reverse(name, args=[place.code]), removed)


def _talks(person: Person, words: str) -> Iterable[Hit]:
    """Round tables by their title or a topic: those she reads; for others what everybody finds."""
    reads = can_somewhere(person, Permission.TALK_READ)
    seen = Talk.objects.visible_to(person) if reads else Talk.objects.public()
    name = "desk:talk" if reads else "public:talk"
    rows = seen.called(words).select_related("unit").order_by("-held_at", "-pk")
    for talk in rows[: MOST + 1]:
        about = f"{local_day(talk.held_at)} · {talk.unit.name}"
        yield Hit(talk.title, about, reverse(name, args=[talk.pk]), talk.get_state_display())


def _activities(person: Person, words: str) -> Iterable[Hit]:
    """Sessions of units she reads, those to come first; for nobody else: riders have their list."""
    if not can_somewhere(person, Permission.ACTIVITY_READ):
        return
    found = Session.objects.visible_to(person).called(words).select_related("unit", "station")
    for session in found.order_by("-begins_at", "-pk")[: MOST + 1]:
        day = date_format(timezone.localtime(session.begins_at), "Y-m-d H:i")
        about = " · ".join(filter(None, (day, session.where, session.unit.name)))
        href = reverse("desk:activity", args=[session.pk])
        yield Hit(session.title, about, href, session.get_state_display())


def _help(person: Person, words: str) -> Iterable[Hit]:
    """Offers of help of units she reads, in all states."""
    if not can_somewhere(person, Permission.HELP_READ):
        return
    found = Offer.objects.visible_to(person).called(words).select_related("unit")
    for offer in found.order_by("-last_day", "-pk")[: MOST + 1]:
        about = " · ".join((offer.whose, offer.last_day.isoformat()))
        href = reverse("desk:help_offer", args=[offer.pk])
        yield Hit(offer.title, about, href, offer.get_state_display())


def _appointments(person: Person, words: str) -> Iterable[Hit]:
    """Appointments of units she reads, by the letter, the account, the unit or the area."""
    if not can_somewhere(person, Permission.ENGAGEMENT_READ):
        return
    found = Engagement.objects.visible_to(person).called(words).select_related("unit")
    for one in found.order_by("-until", "-pk")[: MOST + 1]:
        about = " · ".join((one.unit.name, one.last_day.isoformat()))
        href = reverse("desk:engagement", args=[one.pk])
        yield Hit(str(one), about, href, one.get_state_display())


def _restaurants(person: Person, words: str) -> Iterable[Hit]:
    """Restaurants of units whose rounds she reads, by name, street, code or licence."""
    if not can_somewhere(person, Permission.ROUND_READ):
        return
    found = Restaurant.objects.visible_to(person).called(words).select_related("county")
    for one in found.order_by("code")[: MOST + 1]:
        gone = badge("", "closed", pgettext("restaurant", "gone")) if one.closed_on else ""
        about = " · ".join(filter(None, (one.code, one.county.name, one.address)))
        yield Hit(one.name, about, reverse("desk:restaurant", args=[one.code]), gone)


def _rounds(person: Person, words: str) -> Iterable[Hit]:
    """Rounds of restaurant visits she reads, by title; for others what everybody finds."""
    reads = can_somewhere(person, Permission.ROUND_READ)
    seen = Round.objects.visible_to(person) if reads else Round.objects.public()
    name = "desk:round" if reads else "public:round"
    rows = seen.called(words).select_related("unit").order_by("-seed_day", "-pk")
    for one in rows[: MOST + 1]:
        about = f"{one.seed_day} · {one.unit.name}"
        yield Hit(one.title, about, reverse(name, args=[one.pk]), one.get_state_display())


def _honour_calls(person: Person, words: str) -> Iterable[Hit]:
    """Calls for an honour she reads, by title; for others what everybody finds. Who is nominated
    is found by nobody."""
    reads = can_somewhere(person, Permission.HONOUR_READ)
    seen = Call.objects.visible_to(person) if reads else Call.objects.public()
    name = "desk:honour_call" if reads else "public:honour_call"
    rows = seen.called(words).select_related("unit").order_by("-opens_on", "-pk")
    for call in rows[: MOST + 1]:
        about = f"{call.opens_on} · {call.unit.name}"
        yield Hit(call.title, about, reverse(name, args=[call.pk]), call.get_state_display())


def _honours(_person: Person, words: str) -> Iterable[Hit]:
    """Honours by the name, the title or the unit, as everybody reads them."""
    found = Honour.objects.public().called(words).select_related("unit", "story")
    for one in found[: MOST + 1]:
        about = f"{one.awarded_on} · {one.unit.name}"
        story: Story | None = getattr(one, "story", None)
        href = str(_ALL_HONOURS)
        if story is not None and story.state == StoryState.PUBLIC:
            href = reverse("public:honour_story", args=[story.key])
        yield Hit(str(one), about, href)


def _exam_weeks(person: Person, words: str) -> Iterable[Hit]:
    """Exam weeks of units whose fleet she reads, by name or hall. Errands are found by nobody."""
    if not can_somewhere(person, Permission.FLEET_READ):
        return
    found = ExamWeek.objects.visible_to(person).called(words).select_related("unit")
    for week in found.order_by("-first_day", "-pk")[: MOST + 1]:
        about = f"{week.first_day} – {week.last_day} · {week.unit.name}"
        href = reverse("desk:fleet_board", args=[week.pk, week.first_day.isoformat()])
        yield Hit(week.name, about, href)


def _staff(person: Person, words: str) -> Iterable[Hit]:
    """Holders of posts in units that she reads, by the name that stands on the unit's page."""
    posts = posts_where(person, Permission.UNIT_READ).filter(person__display_name__icontains=words)
    for post in posts.select_related("person", "unit").order_by("person__display_name", "pk"):
        about = f"{post.get_role_display()} · {post.unit.name}"
        yield Hit(str(post.person), about, reverse("desk:unit", args=[post.unit.code]))


def _riders(person: Person, words: str) -> Iterable[Hit]:
    """Entries of the register: only by the rider's number or the last four digits of a telephone,
    which the list shows anyway."""
    if not (TAIL.fullmatch(words) or words.startswith("r-")):
        return
    entries = Ridership.objects.visible_to(person).search(words)
    for entry in entries.select_related("rider", "site").order_by("-pk")[: MOST + 1]:
        left = badge("", "closed", _("has left")) if entry.left_on else ""
        name = mask_name(entry.rider.display_name) or entry.rider.username
        about = f"{entry.rider.username} · {entry.site.name}"
        yield Hit(name, about, reverse("desk:rider", args=[entry.pk]), left)


_ALL_HONOURS = reverse_lazy("public:honours")


def _figure_requests(person: Person, words: str) -> Iterable[Hit]:
    """Tables asked from above, by their title or the office that asked."""
    seen = FigureRequest.objects.visible_to(person).called(words).select_related("unit")
    for one in seen.order_by("-pk")[: MOST + 1]:
        about = " · ".join((one.office, str(one.get_state_display())))
        yield Hit(one.title, about, reverse("desk:figure_request", args=[one.pk]))


def _complaints(person: Person, words: str) -> Iterable[Hit]:
    """Complaints about the platform by their words: those she answers; for others what all read."""
    answers = everywhere(person, Permission.COMPLAINT_ANSWER)
    seen = Complaint.objects.visible_to(person) if answers else Complaint.objects.public().shown()
    for one in seen.called(words).order_by("-pk")[: MOST + 1]:
        href = reverse("desk:complaint", args=[one.pk]) if answers else reverse("public:complaints")
        about = one.answer[:60] or str(one.get_subject_display())
        yield Hit(one.text[:60] or str(one), about, href)


Find = Callable[[Person, str], Iterable[Hit]]

KINDS: tuple[tuple[Promise, str, Find], ...] = (
    (pgettext_lazy("search", "Cases"), "case", _cases),
    (pgettext_lazy("search", "Units"), "unit", _units),
    (pgettext_lazy("search", "Stations"), "station", _stations),
    (gettext_lazy("Gate handbook"), "gate", _gates),
    (pgettext_lazy("navigation", "Round tables"), "people", _talks),
    (pgettext_lazy("search", "Activities"), "calendar", _activities),
    (pgettext_lazy("search", "Help"), "rain_gear", _help),
    (pgettext_lazy("navigation", "Appointments"), "shield", _appointments),
    (pgettext_lazy("navigation", "Restaurant rounds"), "restaurant", _rounds),
    (pgettext_lazy("search", "Restaurants"), "restaurant", _restaurants),
    (pgettext_lazy("search", "Calls for an honour"), "star", _honour_calls),
    (pgettext_lazy("navigation", "Honours"), "star", _honours),
    (gettext_lazy("Exam weeks"), "calendar", _exam_weeks),
    (pgettext_lazy("navigation", "Asked from above"), "table", _figure_requests),
    (pgettext_lazy("navigation", "Complaint box"), "message", _complaints),
    (gettext_lazy("People with a post"), "person", _staff),
    (gettext_lazy("Riders in the register"), "people", _riders),
)
