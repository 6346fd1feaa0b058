"""The outcome of moving, merging or closing a unit, in sentences with numbers; nothing is said of
what there is none of."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.branches.models import Cover
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.register.models import Ridership


@dataclass
class Outcome:
    sentences: list[str] = field(default_factory=list)
    blocked: list[Unit] = field(default_factory=list)
    """Units below it that are in the way of its closing."""


def what_happens(unit: Unit, how: str, to: Unit | None, *, by: Person) -> Outcome:
    inside = Unit.objects.not_ended().below(unit).exclude(pk=unit.pk)
    if how == "move":
        n = inside.count()
        along = ngettext("%(n)s unit in it moves along.", "%(n)s units in it move along.", n)
        stay = _("Posts, cases, duties, stations and riders stay with their units.")
        return Outcome([*([along % {"n": n}] if n else []), stay])
    outcome = Outcome()
    successor = to or Unit.objects.not_ended().get(path=unit.parent_path)
    below = inside.filter(depth=unit.depth + 1).order_by("path")
    if how == "close":
        outcome.blocked = list(below[:20])
    elif n := below.count():
        sentence = ngettext(
            "%(n)s unit below it moves to %(successor)s.",
            "%(n)s units below it move to %(successor)s.",
            n,
        )
        outcome.sentences.append(sentence % {"n": n, "successor": successor})
    outcome.sentences += _belongings(unit, successor, by=by)
    outcome.sentences += _riders(unit, successor, joins=how == "merge", by=by)
    if unit.kind == UnitKind.BRANCH:
        outcome.sentences += _branch(unit, successor, joins=how == "merge", by=by)
    outcome.sentences.append(_("Figures of days before stay what they were."))
    return outcome


def _belongings(unit: Unit, successor: Unit, *, by: Person) -> list[str]:
    posts = unit.posts.active().count()
    cases = Case.objects.visible_to(by).open().filter(unit=unit).count()
    duties = Duty.objects.visible_to(by).owed().filter(unit=unit).count()
    stations = Station.objects.visible_to(by).not_ended().filter(unit=unit).count()
    counted = (
        (posts, ngettext("%(n)s post ends.", "%(n)s posts end.", posts)),
        (
            cases,
            ngettext(
                "%(n)s open case goes to %(successor)s; its deadline stays.",
                "%(n)s open cases go to %(successor)s; their deadlines stay.",
                cases,
            ),
        ),
        (
            duties,
            ngettext(
                "%(n)s open duty goes to %(successor)s.",
                "%(n)s open duties go to %(successor)s.",
                duties,
            ),
        ),
        (
            stations,
            ngettext(
                "%(n)s station is kept by %(successor)s.",
                "%(n)s stations are kept by %(successor)s.",
                stations,
            ),
        ),
    )
    return [sentence % {"n": n, "successor": successor} for n, sentence in counted if n]


def _riders(unit: Unit, successor: Unit, *, joins: bool, by: Person) -> list[str]:
    n = Ridership.objects.visible_to(by).riding().filter(site=unit).count()
    if joins:
        sentence = ngettext(
            "%(n)s rider rides at %(successor)s from then on.",
            "%(n)s riders ride at %(successor)s from then on.",
            n,
        )
    else:
        sentence = ngettext("%(n)s rider leaves the site.", "%(n)s riders leave the site.", n)
    return [sentence % {"n": n, "successor": successor}] if n else []


def _branch(unit: Unit, successor: Unit, *, joins: bool, by: Person) -> list[str]:
    """The number of members is not for everybody who may close a unit: it is left out."""
    if joins:
        sentence = _(
            "Its members, its linked members and the companies it covers go to %(successor)s."
        )
        return [sentence % {"successor": successor}]
    covers = Cover.objects.visible_to(by).in_force(on=timezone.localdate())
    n = covers.filter(branch__unit=unit).count()
    bare = ngettext(
        "%(n)s company is no longer covered by it.",
        "%(n)s companies are no longer covered by it.",
        n,
    )
    stay = _("Members do not move by themselves: move them to another branch first.")
    return [*([bare % {"n": n}] if n else []), stay]
