"""A small city with one of everything an address can name, and one of everybody who may come.

What belongs to somebody belongs to the union department: its handler may, the traffic department's
may not. A parameter of an address stands for the thing given in `NAMES`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from typing import Any, TypeVar

from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from tests import databases
from tests.architecture.source import PROJECT, ROOF
from tests.security.reporter import Told, a_life_told
from yizhan.ground.casework import store
from yizhan.ground.casework.actions import save_text
from yizhan.ground.casework.jobs import reencode_sealed
from yizhan.ground.casework.models import StandardText
from yizhan.ground.casework.tests.factories import City, a_city
from yizhan.ground.notify.actions import add_endpoint
from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.people import vault
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.models import Person, SecretKind, Unit
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.scheduled import actions as scheduled
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.needs.tests.factories import a_need, a_station
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.branches.actions import cover_company, plan_event, sign_up
from yizhan.wings.organisation.branches.models import Branch
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_link,
    a_member,
    a_willing_person,
)
from yizhan.wings.organisation.development.tests.factories import a_candidacy, take_steps
from yizhan.wings.organisation.duties.actions import TaskRow, load_rules, send_task
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.leadership.actions import appoint, open_seat, plan_meeting
from yizhan.wings.organisation.leadership.models import Meeting, Seat, Term
from yizhan.wings.organisation.register.actions import ask_if_riding, join
from yizhan.wings.organisation.register.models import Company, Ridership
from yizhan.wings.organisation.register.tests.factories import a_site
from yizhan.wings.organisation.register.vault import question_token

Answer = TypeVar("Answer")
SRC = PROJECT / "src"
MARK = "天字第一号的热水"
"""What the union department's case and its task say. Where an answer holds it, it was seen."""
MEMBER = "莫党员"
"""What the branch's member and its applicant are called. Where an answer holds it, who is a member
was seen."""


@dataclass
class World:
    city: City
    station: Station
    need: Need
    branch: Branch
    duty: Duty
    people: dict[str, Person | None]
    tokens: dict[str, str]
    entry: Ridership
    """Of the register: the asker rides at a site, and has been asked whether she still does."""
    told: Told
    """Of a report that was sent, answered and rated."""


def a_photo() -> str:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 40).convert("RGB").save(out, "JPEG")
    return store.seal_photo(out.getvalue())


def a_world() -> World:
    city = a_city()
    station = a_station(city)
    branch = a_branch(a_general_branch(city.committee), type=BranchType.MOBILE)
    company = a_unit(city.committee, kind=UnitKind.COMPANY, division=city.county)
    people = {
        "guest": None,
        "rider": city.rider,
        "host": a_person("host", city.union),
        "handler": city.handler,
        "other handler": city.stranger,
        "instructor": a_person("instructor", city.union),
        "secretary": a_person("secretary", city.union),
        "branch secretary": a_person("secretary", branch.unit),
        "company": a_person("company", company, scope=Scope.BELOW),
        "dispatcher": city.dispatcher,
        "lead": city.lead,
        "admin": a_person("admin", city.committee, scope=Scope.BELOW),
    }
    asker = a_person()
    vault.keep(SecretKind.PHONE, "13800138000", person=asker, at=MONDAY)
    need = a_need(city, by=asker, station=station, text=MARK, photos=(a_photo(),))
    reencode_sealed()
    add_endpoint(name="12345", url="https://city.example/hook", topics=[], by=None, at=MONDAY)
    _a_committee(city)
    text = StandardText(status="resolved", title="热水", text="热水已经恢复。")
    save_text(text, by=None, at=MONDAY)
    _life_of(branch, city.committee)
    tokens = {who: issue_token(p, by=None, at=MONDAY) for who, p in people.items() if p is not None}
    entry = an_entry(asker, company, city)
    scheduled.ensure_rows([scheduled.WORKER_HEARTBEAT], at=timezone.now())
    duty, told = _a_duty(city), a_life_told(city)
    return World(city, station, need, branch, duty, people, tokens, entry, told)


@contextmanager
def a_world_of_its_own() -> Iterator[World]:
    """A world for several tests, in a database that ends with it; nobody in it is asked to slow
    down.

    It is committed there, as a city is. Inside one open transaction everything that was taken back
    would stay in PostgreSQL's way until the end: the ten-thousandth request would pass by what the
    others had written.
    """
    alone = databases.a_copy_for(connection, ending="_world")
    with alone, override_settings(LIMITS_TIMES=0, INDEX_POLL=0):
        with _no_caller():
            world = a_world()
        yield world


def undone(work: Callable[[], Answer]) -> Answer:
    """Do `work` and take back what it wrote."""
    with _no_caller():
        answer = work()
        transaction.set_rollback(True)
    return answer


def _no_caller() -> transaction.Atomic:
    """Return a transaction that is, like a test case's, no caller that an action joins."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # see conftest.py
    return around


def an_entry(rider: Person, company: Unit, city: City) -> Ridership:
    site = a_site(company, division=city.county)
    entry = join(rider, site, by=rider, at=MONDAY)
    later, span = MONDAY + timedelta(days=90), timedelta(days=90)
    ask_if_riding(entry, after=span, within=span, at=later)
    return entry


def _a_duty(city: City) -> Duty:
    """What the union department owes by a task with a file; and the rules that would make more."""
    load_rules(by=None, at=timezone.now())
    due_on = timezone.localdate() + timedelta(days=9)
    row = TaskRow(MARK, due_on, file=b"%PDF-1.7\n%%EOF\n", file_name="通知.pdf")
    task = send_task(row, unit=city.committee, to=[city.union], by=city.lead, at=timezone.now())
    return task.duties.get()


def _life_of(branch: Branch, committee: Unit) -> None:
    """A member at home, one linked in, one on the way, an event both mean to come to."""
    company = a_unit(committee, kind=UnitKind.COMPANY)
    cover_company(branch, company, by=None, at=MONDAY)
    at_home = a_member(branch, person=a_willing_person(display_name=f"{MEMBER}甲")).person
    a_link(branch, person=a_willing_person(display_name=f"{MEMBER}乙"))
    ahead = timezone.now() + timedelta(days=9)
    event = plan_event(
        branch, "lesson", title="主题党课", starts_at=ahead, by=None, at=timezone.now()
    )
    if at_home is not None:
        sign_up(event, by=at_home, at=timezone.now())
    candidacy = a_candidacy(branch, person=a_willing_person(display_name=f"{MEMBER}丙"))
    take_steps(candidacy, "activist")


def _a_committee(city: City) -> None:
    """The city committee, with a seat that is held and a meeting to come."""
    seat = open_seat(
        city.committee, kind="bureau", role="member", represents=city.bureau, by=None, at=MONDAY
    )
    appoint(seat, person=a_person(), until=date(2099, 1, 1), by=None, at=MONDAY)
    plan_meeting(
        city.committee,
        title="党委会",
        held_at=MONDAY,
        place="",
        agenda=("议题",),
        by=None,
        at=MONDAY,
    )


def _things_of_topics() -> dict[str, Callable[[World], Any]]:
    """The things that topics of the roof declare by themselves, in `tests/addresses.py`."""
    things: dict[str, Callable[[World], Any]] = {}
    for path in sorted(ROOF.glob("*/*/tests/addresses.py")):
        things |= import_module(".".join(path.relative_to(SRC).with_suffix("").parts)).THINGS
    return things


NAMES: Mapping[str, Callable[[World], Any]] = _things_of_topics() | {
    "accounts/sso/<slug:provider_id>": lambda w: "desk",
    "case/<str:ticket>": lambda w: w.need.case.ticket,
    "cases/{ticket}": lambda w: w.need.case.ticket,
    "desk/cases/<int:pk>": lambda w: w.need.case.pk,
    "desk/cases/{case_id}": lambda w: w.need.case.pk,
    "stations/<str:code>": lambda w: w.station.code,
    "stations/{code}": lambda w: w.station.code,
    "s/<slug:short>": lambda w: w.station.short,
    "desk/stations/<str:code>": lambda w: w.station.code,
    "desk/stations/export.<str:form>": lambda w: "csv",
    "me/station/<str:code>": lambda w: w.station.code,
    "desk/catalogue/<slug:code>": lambda w: w.city.item.code,
    "desk/units/<str:code>": lambda w: w.city.union.code,
    "desk/posts/<int:pk>": lambda w: w.city.handler.posts.get().pk,
    "desk/deliveries/<int:pk>": lambda w: Message.objects.earliest("pk").pk,
    "data/<slug:key>": lambda w: "riders",
    "desk/endpoints/<int:pk>": lambda w: Endpoint.objects.get().pk,
    "texts/<int:pk>": lambda w: StandardText.objects.get().pk,
    "desk/calendar/<int:year>": lambda w: 2026,
    "webhooks/{webhook}": lambda w: Endpoint.objects.get().pk,
    "photos/{photo}": lambda w: w.need.case.photos.get().key,
    "api/<path:rest>": lambda w: "nothing",
    "photos/<str:key>": lambda w: w.need.case.photos.get().key,
    "key/<int:pk>": lambda w: 1,
    "desk/branches/<str:code>": lambda w: w.branch.unit.code,
    "desk/branches/<str:code>/covers/<int:pk>": lambda w: w.branch.covers.get().pk,
    "desk/branches/<str:code>/events/<int:pk>": lambda w: w.branch.events.get().pk,
    "desk/branches/<str:code>/members/<int:pk>": lambda w: w.branch.memberships.get().pk,
    "desk/development/<int:pk>": lambda w: w.branch.candidacies.get().pk,
    "desk/duties/<int:pk>": lambda w: w.duty.pk,
    "desk/tasks/<int:pk>": lambda w: w.duty.task_id,
    "desk/tasks/<int:pk>/export.<str:form>": lambda w: "csv",
    "desk/rules/<slug:code>": lambda w: "info_push",
    "desk/stages/<slug:code>": lambda w: "talk",
    "me/branch/events/<int:pk>": lambda w: w.branch.events.get().pk,
    "committees/<str:code>": lambda w: w.city.committee.code,
    "seats/<int:pk>": lambda w: Seat.objects.get().pk,
    "terms/<int:pk>": lambda w: Term.objects.get().pk,
    "meetings/<int:pk>": lambda w: Meeting.objects.get().pk,
    "desk/companies/<slug:code>": lambda w: Company.objects.earliest("pk").unit.code,
    "desk/sites/<slug:code>": lambda w: w.entry.site.code,
    "desk/riders/<int:pk>": lambda w: w.entry.pk,
    "reveal/<slug:kind>": lambda w: "phone",
    "desk/people/doubles/<int:pk>": lambda w: 1,
    "desk/coverage/export.<str:form>": lambda w: "csv",
    "desk/coverage/<slug:county>": lambda w: w.city.county.code,
    "desk/coverage/<slug:county>/<slug:what>": lambda w: "offices",
    "desk/structure/<slug:county>": lambda w: w.city.county.code,
    "join/<slug:short>": lambda w: w.entry.site.site.short,
    "riding/<str:token>": lambda w: question_token(w.entry),
}
"""What stands before a parameter, with the parameter, and the thing it is here."""


SAYS: Mapping[str, Callable[[World], dict[str, Any]]] = {
    "needs": lambda w: {"item": w.city.item.code},
    "signals": lambda w: {"signal": "open"},
    "answer": lambda w: {"text": "谢谢"},
    "notes": lambda w: {"text": "看过"},
    "photos": lambda w: {"photos": ["0" * 32]},
    "moves": lambda w: {"to": "resolved", "text": "已经修好"},
}
"""How an address of the API ends, and a body that it understands."""
