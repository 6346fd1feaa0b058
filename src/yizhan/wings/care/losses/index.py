"""A rider's own entries, opened for herself; the platforms and shops she can choose from; the text
for an appeal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.care.losses.models import Loss, LossKind
from yizhan.wings.care.losses.rules import (
    MINUTES,
    RECENT_SHOPS,
    Appeal,
    Facts,
    Measure,
    same_shop,
)
from yizhan.wings.care.losses.vault import open_facts

LOOKED_BACK = 60
"""So many of her newest entries are opened to offer her shops again."""


@dataclass(frozen=True)
class Entry:
    """One of her entries, with its words."""

    loss: Loss
    facts: Facts
    kind: str
    """The name of its kind; empty: a slow meal."""
    measure: str

    @property
    def title(self) -> str:
        facts = self.facts
        if facts.is_slow_meal:
            return f"{facts.shop} · {minutes_words(facts.minutes)}"
        return " · ".join(filter(None, (self.kind, self.amount_words)))

    @property
    def amount_words(self) -> str:
        return amount_words(self.facts.amount, self.measure)

    @property
    def measure_words(self) -> str:
        """The question for the amount; empty where there is nothing to count."""
        if self.measure == Measure.NONE:
            return ""
        return _("How much (%(measure)s)") % {"measure": Measure(self.measure).label}

    @property
    def appealed(self) -> bool:
        return self.appeal != Appeal.NONE

    @property
    def appeal(self) -> Appeal:
        return Appeal(self.facts.appeal)


def platforms() -> list[str]:
    """The names of the city's platform companies; a round table can invite these."""
    companies = Unit.objects.not_ended().filter(kind=UnitKind.COMPANY).order_by("name")
    return list(companies.values_list("name", flat=True).distinct())


def entries_of(rows: Iterable[Loss]) -> list[Entry]:
    """Open entries. `rows` must be narrowed to those of whoever reads them."""
    kinds = {kind.code: kind for kind in LossKind.objects.all()}
    return [_entry(loss, open_facts(loss), kinds) for loss in rows]


def _entry(loss: Loss, facts: Facts, kinds: dict[str, LossKind]) -> Entry:
    kind = kinds.get(facts.kind)
    name = kind.label if kind else facts.kind
    return Entry(loss, facts, name, kind.measure if kind else Measure.NONE)


@dataclass(frozen=True)
class Usual:
    """The answers she gave lately, to be tapped instead of typed."""

    shops: list[str]
    platform: str | None
    """None: she has no entry yet."""


def usual(person: Person) -> Usual:
    """Return her last shops, the latest first, and the platform of her last entry. One query."""
    shops: dict[str, str] = {}
    platform: str | None = None
    for loss in Loss.objects.visible_to(person).newest()[:LOOKED_BACK]:
        facts = open_facts(loss)
        platform = facts.platform if platform is None else platform
        if facts.shop:
            shops.setdefault(same_shop(facts.shop), facts.shop)
    return Usual(list(shops.values())[:RECENT_SHOPS], platform)


def amount_words(amount: str, measure: str) -> str:
    """`30 yuan`; empty where nothing was said."""
    if not amount:
        return ""
    words = {
        Measure.YUAN: _("%(n)s yuan"),
        Measure.POINTS: _("%(n)s points"),
        Measure.HOURS: _("%(n)s hours"),
        Measure.DAYS: _("%(n)s days"),
        Measure.NONE: "%(n)s",
    }
    return words[Measure(measure)] % {"n": amount}


def minutes_words(minutes: int) -> str:
    """`15 minutes`; the longest wait that can be tapped is “or more”."""
    words = _("%(n)d minutes or more") if minutes >= MINUTES[-1] else _("%(n)d minutes")
    return words % {"n": minutes}


def appeal_text(entries: Iterable[Entry], *, platform: str, on: date) -> str:
    """Return plain text to hand in at a platform: her own entries as they stand, oldest first, and
    nothing that she did not say."""
    chosen = sorted(
        (one for one in entries if one.facts.platform == platform),
        key=lambda one: (one.loss.happened_on, one.loss.pk),
    )
    lines = [
        _("To %(platform)s: what I noted as a rider, and ask you to look at.")
        % {"platform": platform or pgettext("penalty", "the platform")},
        "",
        *(f"{number}. {_line(one)}" for number, one in enumerate(chosen, 1)),
        "",
        _("I noted each of these myself after it happened. Please answer in writing and say why."),
        _day(on),
    ]
    return "\n".join(lines) if chosen else ""


def _line(one: Entry) -> str:
    facts = one.facts
    if facts.is_slow_meal:
        words = _("waited for a meal: %(minutes)s") % {"minutes": minutes_words(facts.minutes)}
    else:
        words = " ".join(filter(None, (one.kind, one.amount_words)))
    parts = [_day(one.loss.happened_on), facts.shop, words, facts.text.replace("\n", " ")]
    if facts.appeal != Appeal.NONE:
        parts.append(str(one.appeal.label))
    if facts.answer:
        parts.append(_("your answer: %(text)s") % {"text": facts.answer.replace("\n", " ")})
    return _("; ").join(filter(None, parts))


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
