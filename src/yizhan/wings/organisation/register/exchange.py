"""Riders from files and into files. A rider is known by her number here, or by her telephone; an
export shows only the masked one, so a list that goes round gives nobody's number away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, SecretKind, Unit
from yizhan.ground.people.rules import BadPhone, UnitKind, normalise_mobile
from yizhan.kit.tables import Cells, Column, Once, Progress, Reading, Wrong, as_date, read_each
from yizhan.wings.organisation.register.models import Ridership

COLUMNS = (
    Column("rider", ("骑手编号", "编号")),
    Column("phone", ("手机号", "电话", "手机", "联系电话")),
    Column("name", ("姓名", "骑手姓名")),
    Column("site", ("网点编码", "配送网点", "网点"), required=True),
    Column("joined_on", ("加入日期", "入职日期", "上岗日期")),
    Column("left_on", ("离开日期", "离职日期")),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}
LONGEST_NAME = 60


@dataclass(frozen=True)
class RiderRow:
    """A rider at a site: somebody with an account, or a telephone and a name to open one with."""

    rider: Person | None
    phone: str
    name: str
    site: Unit
    joined_on: date | None = None
    """None: the day of loading."""
    left_on: date | None = None


def read_riders(file: BinaryIO, *, progress: Progress | None = None) -> Reading[RiderRow]:
    """Read a table of riders. Raises BadTable if the file is none."""
    once = Once()
    open_sites = Unit.objects.standing().filter(kind=UnitKind.DELIVERY_SITE)
    sites = {name: site for site in open_sites for name in (site.name, site.code)}

    def work(cells: Cells) -> RiderRow | None:
        rider, phone = _who(cells)
        once.see(cells, "phone", rider.pk if rider else phone or None)
        name = cells.read_if_any("name", _short) or ""
        if rider is None and phone and not name and not cells.bad:
            cells.complain("name", _("A new rider needs a name."))
        site = cells.read("site", _one_of(sites))
        joined = cells.read_if_any("joined_on", as_date)
        left = cells.read_if_any("left_on", as_date)
        if joined and left and left < joined:
            cells.complain("left_on", _("Nobody leaves before the day of joining."))
        return RiderRow(rider, phone, name, site, joined, left) if site else None

    return read_each(file, COLUMNS, work, progress=progress)


def rider_records() -> Iterator[dict[str, Any]]:
    """Who rides where now, as an export writes it."""
    now = Ridership.objects.filter(left_on=None).select_related("rider", "site")
    masked = dict(
        now.filter(rider__secrets__kind=SecretKind.PHONE).values_list(
            "rider_id", "rider__secrets__masked"
        )
    )
    for ridership in now.order_by("site__code", "joined_on", "pk").iterator(chunk_size=2_000):
        yield {
            "rider": ridership.rider.username,
            "phone": masked.get(ridership.rider_id, ""),
            "name": ridership.rider.display_name,
            "site": ridership.site.code,
            "joined_on": ridership.joined_on.isoformat(),
            "left_on": "",
        }


def _who(cells: Cells) -> tuple[Person | None, str]:
    """The rider of this row if she is known, and the telephone if one is written out."""
    rider = cells.read_if_any("rider", _rider)
    if rider is not None or cells.bad:
        return rider, ""
    phone = cells.read("phone", _phone)
    if phone is None:
        return None, ""
    secret = vault.find(SecretKind.PHONE, phone)
    return (secret.person if secret else None), phone


def _rider(number: str) -> Person:
    rider = Person.objects.filter(username=number, is_active=True).first()
    if rider is None:
        raise Wrong(_("There is no rider of this number."))
    return rider


def _phone(text: str) -> str:
    if "*" in text:
        raise Wrong(_("A masked number finds nobody: keep the rider's number in its column."))
    try:
        return normalise_mobile(text)
    except BadPhone as bad:
        raise Wrong(bad.message) from bad


def _one_of(sites: dict[str, Unit]) -> Callable[[str], Unit]:
    def find(text: str) -> Unit:
        if text not in sites:
            raise Wrong(_("There is no such delivery site."))
        return sites[text]

    return find


def _short(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise Wrong(_("At most %(count)s characters.") % {"count": LONGEST_NAME})
    return text
