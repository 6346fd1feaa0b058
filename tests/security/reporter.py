"""A rider who reported something, and all that must never stand beside her report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import City
from yizhan.ground.people import vault as people_vault
from yizhan.ground.people.models import Person, SecretKind
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.participation.reports.actions import release_due, speak
from yizhan.wings.participation.reports.index import led_by
from yizhan.wings.participation.reports.tests.factories import a_kind, sent

NAME, PHONE, WORDS = "沈青禾独一", "13977009981", "三号桥洞下的井盖缺了一角，用木板盖着"
LATER = MONDAY + timedelta(hours=7)
NEXT = MONDAY + timedelta(days=1)


def a_reporter() -> Person:
    reporter = a_person(username="reporter-7781", display_name=NAME)
    people_vault.keep(SecretKind.PHONE, PHONE, person=reporter, at=MONDAY)
    return reporter


def lived(city: City, reporter: Person) -> tuple[str, Case]:
    """A report with an account under its seal, from the tap to the stars."""
    code = sent(city, a_kind(), text=WORDS, by=reporter).code
    release_due(at=LATER)
    led = led_by(code)
    assert led is not None and led.case is not None
    case = led.case
    move_case(case, Status.REACTION_REQUESTED, by=city.handler, at=NEXT, text="哪一头？")
    speak(case, at=NEXT + timedelta(minutes=20), text="东头")
    move_case(case, Status.RESOLVED, by=city.handler, at=NEXT + timedelta(hours=1), text="换了")
    speak(case, at=NEXT + timedelta(hours=2), solved=True, stars=5)
    return code, Case.objects.select_related("item", "unit").get(pk=case.pk)


@dataclass(frozen=True)
class Told:
    """What an answer says of the report, and what it must not say of her then."""

    of_report: tuple[str, ...]
    of_her: tuple[str, ...]

    def linked_in(self, text: str) -> list[str] | None:
        """The words of her beside the report; None where nothing is said of the report."""
        if not any(mark in text for mark in self.of_report):
            return None
        return [word for word in self.of_her if word in text]


def a_life_told(city: City) -> Told:
    reporter = a_reporter()
    code, case = lived(city, reporter)
    return Told(
        (WORDS, case.reference, f'/desk/cases/{case.pk}"', case.item.name),
        (NAME, reporter.username, PHONE, PHONE[-4:], code, code.replace(" ", "")),
    )
