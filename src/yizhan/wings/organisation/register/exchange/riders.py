"""Riders from files and into files. A rider is known by the number of her entry, or by her
telephone; an export shows only the masked one, so a list that goes round gives nobody's number
away.

Whoever keeps the whole register has each row compared with all of it. Of anybody else's list only
the riders at the own sites are known, and by their telephone: every other row reads as if nobody
had heard of it, and no account can be named by its user name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.rules import BadPhone, normalise_mobile
from yizhan.kit.days import local_day
from yizhan.kit.keys import key_in
from yizhan.kit.tables import (
    Cells,
    Column,
    Reading,
    Remark,
    Row,
    Source,
    Wrong,
    as_choice,
    as_text,
    headings_of,
    labels,
    plain,
    read_each,
)
from yizhan.wings.organisation.register.exchange.days import as_day_until
from yizhan.wings.organisation.register.models import Ridership, RidershipQuerySet
from yizhan.wings.organisation.register.models.scope import keeps_whole_register, sites_seen
from yizhan.wings.organisation.register.rules import Employment

RIDER_COLUMNS = (
    Column("entry", ("登记编号",)),
    Column("phone", ("手机号", "电话", "手机", "联系电话"), example="13800000000"),
    Column("name", ("姓名", "骑手姓名"), example="示例：覃小河"),
    Column("site", ("网点编码", "配送网点", "网点"), required=True, example="示例-WD01"),
    Column("employment", ("用工方式", "用工形式", "骑手类型"), choices=labels(Employment)),
    Column("joined_on", ("加入日期", "入职日期", "上岗日期"), example="2026-05-01"),
    Column("left_on", ("离开日期", "离职日期")),
)
RIDER_HEADINGS = headings_of(RIDER_COLUMNS)
AT_ONCE = 1_000
"""Rows that are compared with the register by one query."""


@dataclass(frozen=True)
class RiderRow:
    """A rider at a site: somebody with an entry, or a telephone, and a name to open an account with
    or to leave out where riders are only invited."""

    rider_id: int | None
    """None: who has this telephone is looked up when the row is loaded."""
    phone: str
    name: str
    site: Unit
    joined_on: date | None = None
    """None: the day of loading."""
    left_on: date | None = None
    employment: str = ""
    nameless: bool = False
    """Whoever brings the row may know that somebody rides there, and not who it is."""


@dataclass(frozen=True)
class _Draft:
    """A row that is good by itself and not yet compared with others, nor with the register."""

    row: Row
    number: str
    entry: RiderRow

    @property
    def column(self) -> str:
        """The column by which the row names its rider."""
        return "entry" if self.number else "phone"


def read_riders(source: Source) -> Reading[RiderRow]:
    """Read a table of riders at the sites that `source.by` may enter riders at (None: all). Raises
    BadTable if the file is none."""
    by: Person | None = source.by
    whole = by is None or keeps_whole_register(by)
    reader = _Reader(_sites_by_name(by), today=local_day(source.at), whole=whole)
    drafts = read_each(source, RIDER_COLUMNS, reader)
    reading: Reading[RiderRow] = Reading(
        bad=drafts.bad, unknown=drafts.unknown, total=drafts.total, hidden=drafts.hidden
    )
    by_rider: dict[int | str, list[_Draft]] = defaultdict(list)
    ours = {site.pk for site in reader.sites.values() if site is not None}
    for some in _batches(drafts.good):
        known = _in_register(some) if whole else _at_own_sites(some, ours)
        if by is None:
            _remark_other_names(some, known, reading)
        for rider, draft in _identified(some, known, reading, whole=whole):
            by_rider[rider].append(draft)
    for rider, same in by_rider.items():
        if len(same) == 1:
            rider_id = rider if isinstance(rider, int) else None
            entry = replace(same[0].entry, rider_id=rider_id, nameless=not whole)
            reading.good.append(entry)
        else:
            _report_duplicates(same, reading)
    reading.bad.sort(key=lambda bad: bad.row)
    return reading


def rider_records() -> Iterator[dict[str, Any]]:
    """Yield the present riderships as rows of an export."""
    yield from _records(Ridership.objects.riding())


def rider_records_of(rows: Sequence[RiderRow]) -> Iterator[dict[str, Any]]:
    """Yield those of the riders in a list, without their names where they are not to be seen."""
    given = {row.rider_id for row in rows if row.rider_id is not None}
    nameless = any(row.nameless for row in rows)
    phones = {row.phone for row in rows if row.rider_id is None and not row.nameless}
    riders = given | set(vault.owners_of(SecretKind.PHONE, phones).values())
    for record in _records(Ridership.objects.riding().filter(rider__in=riders)):
        yield record | ({"name": "", "phone": ""} if nameless else {})


def _records(riderships: RidershipQuerySet) -> Iterator[dict[str, Any]]:
    riderships = riderships.select_related("rider", "site")
    masked = dict(
        riderships.filter(rider__secrets__kind=SecretKind.PHONE).values_list(
            "rider_id", "rider__secrets__masked"
        )
    )
    for ridership in riderships.order_by("site__code", "joined_on", "pk").iterator(
        chunk_size=2_000
    ):
        yield {
            "entry": str(ridership.pk),
            "phone": masked.get(ridership.rider_id, ""),
            "name": ridership.rider.display_name,
            "site": ridership.site.code,
            "employment": ridership.get_employment_display(),
            "joined_on": ridership.joined_on.isoformat(),
            "left_on": "",
        }


def _sites_by_name(by: Person | None) -> dict[str, Unit | None]:
    """Open sites by code and by name; None where several have the name."""
    sites = Unit.objects.all() if by is None else sites_seen(by, Permission.REGISTER_EDIT)
    by_name: dict[str, Unit | None] = {}
    for site in sites.not_ended().filter(kind="delivery_site"):
        by_name[site.name] = None if site.name in by_name else site
        by_name[site.code] = site
    return by_name


class _Reader:
    """Reads one row by itself."""

    def __init__(self, sites: dict[str, Unit | None], *, today: date, whole: bool) -> None:
        self.sites, self._day, self._whole = sites, as_day_until(today), whole

    def __call__(self, cells: Cells) -> _Draft | None:
        number = (cells.read_if_any("entry", _number) or "") if self._whole else ""
        phone = "" if number or cells.bad else cells.read("phone", _phone) or ""
        name = cells.read_if_any("name", _name) or ""
        site = cells.read("site", self._site)
        employment = cells.read_if_any("employment", _EMPLOYMENT) or ""
        joined = cells.read_if_any("joined_on", self._day)
        left = cells.read_if_any("left_on", self._day)
        if joined and left and left < joined:
            cells.complain("left_on", _LEFT_BEFORE)
        if site is None or cells.bad:
            return None
        entry = RiderRow(None, phone, name, site, joined, left, employment)
        return _Draft(cells.row, number, entry)

    def _site(self, text: str) -> Unit:
        text = text if text in self.sites else plain(text)
        if text not in self.sites:
            raise Wrong(_("There is no such delivery site."))
        site = self.sites[text]
        if site is None:
            raise Wrong(_("Several sites have this name. Write the site's code."))
        return site


@dataclass(frozen=True)
class _Known:
    """The part of the register that rows are compared with."""

    entries: dict[str, int]
    """Riders by the number of an entry."""
    phones: dict[str, int]
    """Riders by telephone."""
    current: dict[int, Ridership]
    """Where each of them rides now."""

    def rider_of(self, draft: _Draft) -> int | None:
        if draft.number:
            return self.entries.get(draft.number)
        return self.phones.get(draft.entry.phone)


def _in_register(drafts: Sequence[_Draft]) -> _Known:
    """All accounts that the rows may speak of."""
    numbers = [int(draft.number) for draft in drafts if draft.number]
    riders = Ridership.objects.filter(pk__in=numbers).values_list("pk", _HEAD)
    entries = {str(pk): rider_id for pk, rider_id in riders}
    phones = vault.owners_of(SecretKind.PHONE, _phones(drafts))
    now = Ridership.objects.riding().filter(rider__in={*entries.values(), *phones.values()})
    return _Known(entries, phones, {one.rider_id: one for one in now})


def _at_own_sites(drafts: Sequence[_Draft], ours: set[int]) -> _Known:
    """The riders who ride at these sites now, and nobody else."""
    phones = vault.owners_of(SecretKind.PHONE, _phones(drafts))
    now = Ridership.objects.riding().filter(rider__in=set(phones.values()))
    current = {one.rider_id: one for one in now if one.site_id in ours}
    return _Known({}, {p: rider for p, rider in phones.items() if rider in current}, current)


def _phones(drafts: Sequence[_Draft]) -> set[str]:
    return {draft.entry.phone for draft in drafts if draft.entry.phone}


def _identified(
    drafts: Sequence[_Draft], known: _Known, reading: Reading[RiderRow], *, whole: bool
) -> Iterator[tuple[int | str, _Draft]]:
    """Yield each row with its rider: the key of an account, or a telephone that is not known."""
    for draft in drafts:
        rider = known.rider_of(draft)
        wrong = _fault(draft, rider, known.current.get(rider or 0), opens_account=whole)
        if wrong:
            reading.bad.append(draft.row.bad(*wrong))
        else:
            yield rider or draft.entry.phone, draft


def _remark_other_names(
    drafts: Sequence[_Draft], known: _Known, reading: Reading[RiderRow]
) -> None:
    """Say where the vault has another name. Only the platform itself is told: for anybody else it
    would be a way to try names."""
    names = _legal_names({*known.entries.values(), *known.phones.values()})
    for draft in drafts:
        if not _is_called(draft.entry.name, names.get(known.rider_of(draft) or 0)):
            reading.remarks.append(
                Remark(draft.row.number, draft.number or draft.entry.name, str(_OTHER_NAME))
            )


def _legal_names(rider_ids: set[int]) -> dict[int, bytes]:
    """The keyed hashes of the legal names that these accounts have."""
    secrets = Secret.objects.filter(kind=SecretKind.LEGAL_NAME, person__in=rider_ids)
    return {pk: bytes(keyed) for pk, keyed in secrets.values_list("person_id", "keyed_hash") if pk}


def _is_called(name: str, keyed_hash: bytes | None) -> bool:
    """Whether a list has nothing else to say of a name than the vault. An exported list has it
    masked."""
    unsaid = not name or "*" in name or keyed_hash is None
    return unsaid or keyed_hash in vault.hashes_of(SecretKind.LEGAL_NAME, name)


def _fault(
    draft: _Draft, rider_id: int | None, current: Ridership | None, *, opens_account: bool
) -> tuple[str, Promise] | None:
    """Return the column and the sentence of what in a row contradicts the register, if anything."""
    entry = draft.entry
    if draft.number and rider_id is None:
        return "entry", _("There is no entry of this number.")
    if opens_account and rider_id is None and not entry.name:
        return "name", _("A new rider needs a name.")
    if current is None:
        return None
    joined_on = entry.joined_on or current.joined_on
    if current.site_id == entry.site.pk and entry.left_on and entry.left_on < joined_on:
        return "left_on", _LEFT_BEFORE
    moves = current.site_id != entry.site.pk and not entry.left_on
    if moves and entry.joined_on and entry.joined_on < current.joined_on:
        return "joined_on", _("Since then this rider has been entered elsewhere.")
    return None


def _report_duplicates(same: Sequence[_Draft], reading: Reading[RiderRow]) -> None:
    """Each of the rows that speak of one rider is named: none is surely the right one."""
    for draft in same:
        others = "、".join(str(other.row.number) for other in same if other is not draft)
        words = _("The same rider stands in row %(row)s, too.") % {"row": others}
        reading.bad.append(draft.row.bad(draft.column, words))


def _batches(drafts: Sequence[_Draft]) -> Iterable[Sequence[_Draft]]:
    return (drafts[start : start + AT_ONCE] for start in range(0, len(drafts), AT_ONCE))


def _number(text: str) -> str:
    key = key_in(text)
    if key is None:
        raise Wrong(_("There is no entry of this number."))
    return str(key)


def _phone(text: str) -> str:
    if "*" in text:
        raise Wrong(_("A masked number finds nobody: keep the number of the entry in its column."))
    if _ROUNDED.fullmatch(text):
        raise Wrong(
            _("The spreadsheet has rounded this number. Make the column text and enter it anew.")
        )
    try:
        return normalise_mobile(text)
    except BadPhone as bad:
        raise Wrong(bad.message) from bad


def _name(text: str) -> str:
    if text[0] in "=+-@＝＋－＠" or not any(sign.isalpha() for sign in text):
        raise Wrong(_("This is no name."))
    return as_text(60)(text)


_HEAD = Coalesce("rider__merged_into", "rider")
_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_OTHER_NAME = _("The register has another name for this rider. It stays; she can correct it.")
_LEFT_BEFORE = _("Nobody leaves before the day of joining.")
_EMPLOYMENT = as_choice(
    Employment,
    {
        "专送": Employment.EMPLOYED,
        "全职骑手": Employment.EMPLOYED,
        "众包骑手": Employment.CROWDSOURCED,
        "乐跑": Employment.CROWDSOURCED,
        "兼职骑手": Employment.PART_TIME,
    },
)
