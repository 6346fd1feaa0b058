"""Offers of roles from files, appointments into files. A rider is known by her telephone, a letter
by its number; an export shows only masked names and numbers, and can be imported again without a
change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.people import vault
from yizhan.ground.people.models import Secret, SecretKind, Unit
from yizhan.ground.people.rules import BadPhone, normalise_mobile
from yizhan.ground.places.models import Division
from yizhan.kit.codes import normalise_code
from yizhan.kit.days import local_day
from yizhan.kit.tables import (
    Cells,
    Column,
    FileRow,
    Once,
    Reading,
    Source,
    Wrong,
    as_choice,
    as_date,
    as_text,
    headings_of,
    labels,
    plain,
    read_each,
)
from yizhan.wings.participation.appointments.models import Engagement, EngagementQuerySet
from yizhan.wings.participation.appointments.rules import (
    LONGEST_TERM,
    ROLE_OF,
    TRAINING_LIMIT,
    State,
    VolunteerRole,
)
from yizhan.wings.participation.appointments.vault import masked_names

COLUMNS = (
    Column("number", ("聘书编号", "编号")),
    Column("phone", ("手机号", "电话", "联系电话"), example="13800000000"),
    Column("name", ("姓名",), example="示例：覃小河"),
    Column(
        "role", ("聘任角色", "角色", "聘任"), required=True, example="食品安全监督员",
        choices=labels(VolunteerRole),
    ),
    Column("unit", ("聘任单位", "单位", "单位编码"), required=True, example="示例-市场监管所"),
    Column("division", ("区域编码", "区域", "县区")),
    Column("since", ("开始日期", "聘期开始"), required=True, example="2026-10-01"),
    Column("last_day", ("最后一天", "结束日期", "聘期结束"), required=True, example="2027-09-30"),
    Column("training", ("培训",), example="食品安全培训"),
    Column("trained_on", ("培训日期",), example="2026-09-20"),
    Column("state", ("状态",), choices=labels(State)),
)  # fmt: skip
HEADINGS = headings_of(COLUMNS)


@dataclass(frozen=True)
class OfferRow(FileRow):
    """A role for a rider; or a letter that is there, whose training may be noted."""

    engagement_id: int | None
    person_id: int
    """The key of the account; 0 for a letter whose account is gone."""
    role: str
    unit: Unit
    division: Division | None
    since: date
    until: date
    training: str = ""
    trained_on: date | None = None


def read_offers(source: Source) -> Reading[OfferRow]:
    """Read a table. Raises BadTable if the file is none."""
    return read_each(source, COLUMNS, _OfferReader(local_day(source.at)))


def engagement_records() -> Iterator[dict[str, Any]]:
    """Every appointment as an export writes it, the oldest first."""
    yield from records_of(Engagement.objects.order_by("pk"))


def records_of(engagements: EngagementQuerySet) -> Iterator[dict[str, Any]]:
    """These appointments as an export writes them. Four queries, however many."""
    rows = list(engagements.select_related("unit", "division", "person"))
    names, phones = masked_names(rows), _masked_phones(rows)
    for one in rows:
        yield {
            "number": one.number,
            "phone": phones.get(one.person_id or 0, ""),
            "name": names.get(one.person_id or 0, ""),
            "role": str(ROLE_OF[one.role].label),
            "unit": one.unit.code,
            "division": one.division.code if one.division else "",
            "since": one.since.isoformat(),
            "last_day": one.last_day.isoformat(),
            "training": one.training,
            "trained_on": one.trained_on.isoformat() if one.trained_on else "",
            "state": str(State(one.state).label),
        }


def _masked_phones(rows: list[Engagement]) -> dict[int | None, str]:
    people = {one.person_id for one in rows if one.person_id is not None}
    phones = Secret.objects.shown_masked(people).filter(kind=SecretKind.PHONE)
    return dict(phones.values_list("person_id", "masked"))


class _OfferReader:
    """Reads row by row; remembers the units and divisions it has met."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._once = Once()
        units: list[Unit] = list(Unit.objects.order_by("path"))
        self._units = {unit.name: unit for unit in units} | {unit.code: unit for unit in units}
        places = list(Division.objects.order_by("-code"))
        self._places = {one.name: one for one in places} | {one.code: one for one in places}

    def __call__(self, cells: Cells) -> OfferRow | None:
        known = cells.read_if_any("number", _letter)
        if cells.bad:
            return None
        return self._offer(cells) if known is None else self._letter(cells, known)

    def _letter(self, cells: Cells, known: Engagement) -> OfferRow | None:
        """A letter that is there: what it says stays, but for the training."""
        self._once.see(cells, "number", known.number)
        training, trained_on = self._training(cells)
        if cells.bad:
            return None
        return OfferRow(
            engagement_id=known.pk, person_id=known.person_id or 0, role=known.role,
            unit=known.unit, division=known.division, since=known.since, until=known.until,
            training=training, trained_on=trained_on, given=cells.given,
        )  # fmt: skip

    def _offer(self, cells: Cells) -> OfferRow | None:
        person = cells.read("phone", _rider)
        role = cells.read("role", as_choice(VolunteerRole))
        unit = cells.read("unit", self._unit)
        division = cells.read_if_any("division", self._place)
        since, last = cells.read("since", as_date), cells.read("last_day", as_date)
        training, trained_on = self._training(cells)
        if since and last:
            self._check_term(cells, since, last)
        if person is None or role is None or unit is None or since is None or last is None:
            return None
        if not cells.bad:
            self._once.see(cells, "phone", (person, role, since))
        return OfferRow(
            engagement_id=None, person_id=person, role=str(role), unit=unit,
            division=division or unit.division, since=since, until=last + timedelta(days=1),
            training=training, trained_on=trained_on, given=cells.given,
        )  # fmt: skip

    def _training(self, cells: Cells) -> tuple[str, date | None]:
        training = cells.read_if_any("training", as_text(TRAINING_LIMIT)) or ""
        trained_on = cells.read_if_any("trained_on", as_date)
        if trained_on and trained_on > self._today:
            cells.complain("trained_on", _("This day is still to come."))
        return training, trained_on if training else None

    def _check_term(self, cells: Cells, since: date, last: date) -> None:
        if last < since:
            cells.complain("last_day", _("The last day is before the first."))
        elif last < self._today:
            cells.complain("last_day", _("This day is past."))
        elif last - since >= LONGEST_TERM:
            cells.complain("last_day", _("A term lasts three years at most."))

    def _unit(self, text: str) -> Unit:
        unit = self._units.get(text) or self._units.get(plain(text))
        if unit is None or unit.closed_on is not None:
            raise Wrong(_("There is no such unit."))
        return unit

    def _place(self, text: str) -> Division:
        place = self._places.get(text) or self._places.get(plain(text))
        if place is None:
            raise Wrong(_("There is no such county or township."))
        return place


def _letter(text: str) -> Engagement:
    rows = Engagement.objects.select_related("unit", "division")
    known = rows.filter(number=normalise_code(text)).first()
    if known is None:
        raise Wrong(_("There is no letter of this number."))
    return known


def _rider(text: str) -> int:
    if "*" in text:
        raise Wrong(_("A masked number finds nobody. Write the whole one."))
    try:
        phone = normalise_mobile(text)
    except BadPhone as bad:
        raise Wrong(bad.message) from bad
    person = vault.owner(SecretKind.PHONE, phone)
    if person is None or not person.is_active:
        raise Wrong(_("No rider of this number has an account here. She joins first."))
    return person.pk
