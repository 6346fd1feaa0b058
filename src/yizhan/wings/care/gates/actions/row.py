"""Shared by all writes to a place of the handbook: the locked row, checked input, its gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.people.models import Unit
from yizhan.ground.places.models import Division
from yizhan.kit.errors import Refusal
from yizhan.kit.hours import BadHours, parse
from yizhan.kit.transactions import under_lock
from yizhan.wings.care.gates.models import Compound, Gate
from yizhan.wings.care.gates.rules import (
    MOST_GATES,
    CompoundKind,
    EntryRule,
    GateRow,
    Lights,
    initials_of,
    is_beside,
)

EDITABLE = (
    "name", "also_called", "kind", "unit", "division", "lon", "lat", "address", "rule",
    "rule_note", "parking", "plan", "lights",
)  # fmt: skip
NAMES = frozenset({"name", "also_called"})


class ChangedMeanwhile(Refusal):
    code = "changed_meanwhile"
    message = gettext_lazy("Somebody has changed this page meanwhile. Look again, then save.")


class BadCompound(Refusal):
    code = "bad_compound"
    message = gettext_lazy("Some of this cannot be right.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    message = gettext_lazy("Say why.")

    def __init__(self) -> None:
        super().__init__(fields={"reason": str(self.message)})


def locked(compound: Compound) -> Compound:
    return under_lock(Compound.objects.select_related("unit", "division"), compound.pk)


def set_initials(compound: Compound) -> None:
    compound.initials = initials_of(compound.name, *compound.also_called.split())


def gates_of(compound: Compound) -> tuple[GateRow, ...]:
    return tuple(
        GateRow(one.name, one.place, one.hours, one.lon, one.lat) for one in compound.gates.all()
    )


def new_gates(compound: Compound, gates: Sequence[GateRow]) -> list[Gate]:
    return [
        Gate(compound=compound, position=position, **one._asdict())
        for position, one in enumerate(gates, start=1)
    ]


def replace_gates(compound: Compound, gates: Sequence[GateRow]) -> None:
    compound.gates.all().delete()
    Gate.objects.bulk_create(new_gates(compound, gates))


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as the audit log keeps them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Unit | Division):
        return value.code
    if isinstance(value, tuple):
        return [" ".join(str(part) for part in one if part not in {"", None}) for one in value]
    return value


def check(values: Mapping[str, Any]) -> None:
    """Refuse what cannot be, naming each field; what is not given is not looked at."""
    wrong = dict(_wrong(values))
    if wrong:
        raise BadCompound(fields=wrong)


def _wrong(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if "name" in values and not str(values["name"]).strip():
        yield "name", _("A place needs a name.")
    for name, known in _CHOICES.items():
        if name in values and values[name] not in known:
            yield name, _("There is no such choice.")
    if not -180 <= values.get("lon", 0) <= 180:
        yield "lon", _("A longitude lies between -180 and 180.")
    if not -90 <= values.get("lat", 0) <= 90:
        yield "lat", _("A latitude lies between -90 and 90.")
    for name, limit in _LIMITS.items():
        if len(str(values.get(name) or "")) > limit:
            yield name, _("At most %(count)s characters.") % {"count": limit}
    yield from _wrong_gates(values.get("gates", ()))
    yield from _far_gates(values)


def _wrong_gates(gates: Sequence[GateRow]) -> Iterable[tuple[str, str]]:
    """Each sentence under the name that the gate's input has in forms and files."""
    if len(gates) > MOST_GATES:
        yield "gate4", _("At most %(count)s gates.") % {"count": MOST_GATES}
    for number, gate in enumerate(gates, start=1):
        if not gate.name.strip():
            yield f"gate{number}", _("A gate needs a name.")
        if len(gate.name) > 40 or len(gate.place) > 80:
            yield f"gate{number}", _("This is too long.")
        if not _is_point(gate):
            yield f"gate{number}_lon", _("Give both coordinates of the gate, or neither.")
        if gate.hours:
            try:
                parse(gate.hours)
            except BadHours as bad:
                yield f"gate{number}_hours", str(bad)


def _far_gates(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if "lon" not in values or "lat" not in values:
        return
    for number, gate in enumerate(values.get("gates", ()), start=1):
        if _is_point(gate) and not is_beside(gate, values["lon"], values["lat"]):
            yield f"gate{number}_lon", _("This gate is more than 5 km from its place.")


def _is_point(gate: GateRow) -> bool:
    """Whether the coordinates of a gate can stand: a point on earth, or none."""
    if gate.lon is None or gate.lat is None:
        return gate.lon is None and gate.lat is None
    return -180 <= gate.lon <= 180 and -90 <= gate.lat <= 90


_CHOICES: dict[str, frozenset[str]] = {
    "kind": frozenset(CompoundKind.values),
    "rule": frozenset({"", *EntryRule.values}),
    "lights": frozenset({"", *Lights.values}),
}
_LIMITS: dict[str, int] = {
    field.name: field.max_length
    for field in Compound._meta.concrete_fields
    if field.max_length and field.name not in {"initials", *_CHOICES}
}
