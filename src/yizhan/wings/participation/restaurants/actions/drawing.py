"""Freezing the lists of a round, typing its seed, drawing, abandoning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit import draws
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.restaurants.actions.planning import restaurants_of
from yizhan.wings.participation.restaurants.actions.row import (
    NotNow,
    locked_round,
    reason_in,
    refuse,
)
from yizhan.wings.participation.restaurants.actions.seats import pass_on
from yizhan.wings.participation.restaurants.events import SeatDealt, SeedsDiffer, VisitsCalledOff
from yizhan.wings.participation.restaurants.models import (
    Conflict,
    Quota,
    Restaurant,
    Round,
    Seat,
    TypedSeed,
    Visit,
    Visitor,
)
from yizhan.wings.participation.restaurants.rules import (
    LEAST_VISITORS,
    NEXT_STATES,
    OVER,
    REASON_LIMIT,
    TAKEN,
    AsideReason,
    Grade,
    RoundState,
    RoundVerb,
    SeatState,
    VisitState,
    answer_until,
    avoid_lists,
    number_of,
    seed_in,
    too_close,
)


class CannotFreeze(Refusal):
    code = "cannot_freeze"
    status = 409


class NotYet(Refusal):
    code = "not_yet"
    message = gettext_lazy("The day of the seed has not come.")


@in_transaction
def freeze_round(a_round: Round, *, dice: Random, by: Person, at: datetime) -> None:
    """Freeze who and what is in the lot, and publish the list with its digest before anybody can
    know the seed. `dice` give the visitors their numbers and hide who declared what; they decide
    nothing about who is drawn. Raises NotAllowed, NotNow or CannotFreeze."""
    row = locked_round(a_round)
    require(by, Permission.ROUND_EDIT, row.unit)
    if not row.is_preparing:
        raise NotNow
    if local_day(at) >= row.seed_day:
        raise CannotFreeze(_("The seed must become known on a later day than today."))
    visitors = _number_visitors(row, dice)
    declared = _declared(row, visitors)
    lists = _lists(row, visitors, declared, dice=dice, at=at)
    _refuse_what_cannot_be_drawn(lists)
    row.lists, row.digest, row.frozen_at = lists.text, lists.digest, at
    row.state, row.version = RoundState.FROZEN, row.version + 1
    row.save(update_fields=["lists", "digest", "frozen_at", "state", "version"])
    record(RoundVerb.FROZEN, by=by, target=row, at=at, digest=row.digest)
    _copy(row, a_round)


def _number_visitors(row: Round, dice: Random) -> list[Visitor]:
    """Give each person on the list, whatever accounts she has, a number by chance."""
    listed = Visitor.objects.of(row).filter(person__is_active=True).order_by("pk")
    heads: dict[int, Visitor] = {}
    for visitor in listed.select_related("person__merged_into"):
        heads.setdefault(visitor.person.head.pk, visitor)  # type: ignore[union-attr]  # has one
    Visitor.objects.of(row).exclude(pk__in=[one.pk for one in heads.values()]).delete()
    visitors = list(heads.values())
    if len(visitors) < LEAST_VISITORS:
        words = _("At least %(least)d people must be able to go: fewer could be told apart.")
        raise CannotFreeze(words % {"least": LEAST_VISITORS})
    dice.shuffle(visitors)
    for position, visitor in enumerate(visitors, 1):
        visitor.number = number_of(position, len(visitors))
        visitor.save(update_fields=["number"])
    return visitors


def _declared(row: Round, visitors: Sequence[Visitor]) -> dict[str, set[str]]:
    """The numbers of those who must not go to a restaurant, by its code."""
    number = {visitor.person_id: visitor.number for visitor in visitors}
    conflicts = Conflict.objects.select_related("restaurant", "person")
    declared: defaultdict[str, set[str]] = defaultdict(set)
    for one in conflicts.order_by("pk"):
        own = number.get(one.person_id) or number.get(one.person.merged_into_id)
        if own:
            declared[one.restaurant.code].add(own)
    return declared


def _lists(
    row: Round,
    visitors: Sequence[Visitor],
    declared: dict[str, set[str]],
    *,
    dice: Random,
    at: datetime,
) -> draws.Lists:
    restaurants = restaurants_of(row)
    aside = _aside(row, restaurants, too_close(declared, len(visitors)), at=at)
    drawable = [one for one in restaurants if one.code not in aside]
    codes = {one.code for one in drawable}
    numbers = sorted(visitor.number for visitor in visitors)
    here = {code: who for code, who in declared.items() if code in codes}
    return draws.Lists(
        title=draws.tidy(row.title),
        by=draws.tidy(row.unit.name),
        frozen_on=local_day(at).isoformat(),
        seed_day=row.seed_day.isoformat(),
        seed_source=draws.tidy(row.seed_source),
        each=row.each,
        strata=tuple(
            draws.Stratum(quota.stratum, quota.places, _name_of(quota))
            for quota in Quota.objects.of(row)
        ),
        sites=tuple(draws.Site(one.stratum, one.code, draws.tidy(one.name)) for one in drawable),
        visitors=tuple(numbers),
        aside=tuple(
            draws.Aside(one.code, draws.tidy(one.name), aside[one.code])
            for one in restaurants
            if one.code in aside
        ),
        avoid=avoid_lists(here, numbers, codes, dice=dice),
    )


def _name_of(quota: Quota) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        words = _("%(county)s, risk grade %(grade)s")
        return words % {"county": quota.county.name, "grade": Grade(quota.grade).label}


def _aside(
    row: Round, restaurants: Sequence[Restaurant], close: set[str], *, at: datetime
) -> dict[str, str]:
    """Why restaurants of the strata are not in the lot, in words of the city, by their code."""
    lately = set(
        Visit.objects.since(at, days=row.cool_down).values_list("restaurant__code", flat=True)
        if row.cool_down
        else ()
    )
    with translation.override(settings.LANGUAGE_CODE):
        visited, too_near = str(AsideReason.VISITED.label), str(AsideReason.TOO_CLOSE.label)
    aside = {}
    for one in restaurants:
        if one.excluded_why:
            aside[one.code] = draws.tidy(one.excluded_why)
        elif one.code in lately:
            aside[one.code] = visited
        elif one.code in close:
            aside[one.code] = too_near
    return aside


def _refuse_what_cannot_be_drawn(lists: draws.Lists) -> None:
    there: defaultdict[str, int] = defaultdict(int)
    for site in lists.sites:
        there[site.stratum] += 1
    for stratum in lists.strata:
        if stratum.places > there[stratum.code]:
            words = _("%(stratum)s: %(places)d are to be drawn, and %(there)d are in the lot.")
            facts = {
                "stratum": stratum.name, "places": stratum.places, "there": there[stratum.code],
            }  # fmt: skip
            raise CannotFreeze(words % facts)
    if lists.seats > len(lists.visitors):
        words = _("%(seats)d visitors are needed, and %(there)d may go.")
        raise CannotFreeze(words % {"seats": lists.seats, "there": len(lists.visitors)})


@in_transaction
def type_seed(a_round: Round, *, seed: str, by: Person, at: datetime) -> bool:
    """Type the seed as its source gives it. Of two persons neither sees what the other typed; when
    both typed the same, the round is drawn, once and for all. Return whether it is drawn now.
    Raises NotAllowed, NotNow, NotYet or a Refusal."""
    row = locked_round(a_round)
    require(by, Permission.ROUND_EDIT, row.unit)
    typed = seed_in(seed)
    if typed is None:
        words = _("A figure or a few words as the source gives them, without | in them.")
        refuse({"seed": words})
        return False
    if row.state == RoundState.DRAWN and row.seed == typed:
        return True
    if not row.is_frozen:
        raise NotNow
    if not row.takes_seed(at=at):
        raise NotYet
    TypedSeed.objects.update_or_create(round=row, person=by, defaults={"seed": typed, "at": at})
    others = TypedSeed.objects.of(row).exclude(person__in=Person.objects.same_as(by))
    if others.filter(seed=typed).exists():
        _draw(row, typed, by=by, at=at)
        _copy(row, a_round)
        return True
    people = tuple(others.order_by("pk").values_list("person", flat=True))
    if people:
        publish(SeedsDiffer(round_id=row.pk, person_ids=(*people, by.pk), at=at))
        record(RoundVerb.SEEDS_DIFFER, by=by, target=row, at=at)
    else:
        record(RoundVerb.SEED_TYPED, by=by, target=row, at=at)
    return False


def _draw(row: Round, seed: str, *, by: Person, at: datetime) -> None:
    outcome = draws.draw(draws.read(row.lists).lists, seed)
    TypedSeed.objects.of(row).delete()
    row.seed, row.deal, row.drawn_at = seed, outcome.deal, at
    if outcome.deal is None:
        with translation.override(settings.LANGUAGE_CODE):
            row.reason = _("There is no deal in which nobody goes where she must not.")
        _move(row, RoundState.DRAWN, at=at)
        _move(row, RoundState.ABANDONED, at=at)
    else:
        _move(row, RoundState.DRAWN, at=at)
        _deal_seats(row, outcome, at=at)
    record(RoundVerb.DRAWN, by=by, target=row, at=at, seed=seed, deal=outcome.deal)


def _deal_seats(row: Round, outcome: draws.Outcome, *, at: datetime) -> None:
    restaurants = {one.code: one for one in Restaurant.objects.filter(code__in=list(outcome.sites))}
    visitors = {one.number: one for one in Visitor.objects.of(row)}
    until = answer_until(at, last_day=row.last_day)
    gone = []
    for position, drawn in enumerate(outcome.visits, 1):
        visit = Visit.objects.create(
            round=row, restaurant=restaurants[drawn.site], position=position
        )
        for number in drawn.visitors:
            seat = Seat.objects.create(
                visit=visit, visitor=visitors[number], asked_at=at, answer_until=until
            )
            if visitors[number].person_id is None:
                gone.append(seat)
            else:
                publish(SeatDealt(seat_id=seat.pk, at=at))
    for seat in gone:
        pass_on(seat, SeatState.DECLINED, at=at)


@in_transaction
def abandon_round(a_round: Round, *, reason: str, by: Person, at: datetime) -> None:
    """Give a round up that was frozen or drawn. It stays listed with its reason, its list and its
    digest; what was published of it stays, too. Twice changes nothing."""
    row = locked_round(a_round)
    require(by, Permission.ROUND_EDIT, row.unit)
    if row.state != RoundState.ABANDONED:
        if RoundState.ABANDONED not in NEXT_STATES[row.state]:
            raise NotNow
        row.reason = reason_in(reason, limit=REASON_LIMIT)
        _move(row, RoundState.ABANDONED, at=at)
        _call_off(row, at=at)
        record(RoundVerb.ABANDONED, by=by, target=row, at=at)
    _copy(row, a_round)


def _call_off(row: Round, *, at: datetime) -> None:
    TypedSeed.objects.of(row).delete()
    seats = Seat.objects.filter(
        visit__round=row, visit__state=VisitState.DRAWN, state__in=sorted(TAKEN)
    )
    told = tuple(seats.order_by("pk").values_list("pk", flat=True))
    Seat.objects.filter(pk__in=told).update(state=SeatState.VOID)
    Visit.objects.of(row).filter(state=VisitState.DRAWN).update(state=VisitState.CALLED_OFF)
    if told:
        publish(VisitsCalledOff(round_id=row.pk, seat_ids=told, at=at))


@in_transaction
def close_round(a_round: Round, *, at: datetime) -> bool:
    """Note what was not visited by the last day, and close the round once all that was visited is
    published or set aside. Return whether it is closed now."""
    row = locked_round(a_round)
    if row.state != RoundState.DRAWN or local_day(at) <= row.last_day:
        return False
    missed = Visit.objects.of(row).filter(state=VisitState.DRAWN).update(state=VisitState.MISSED)
    closed = not Visit.objects.of(row).exclude(state__in=OVER).exists()
    if closed:
        _move(row, RoundState.CLOSED, at=at)
    if missed:
        record(RoundVerb.MISSED, by=None, target=row, at=at, count=missed)
    if closed:
        record(RoundVerb.CLOSED, by=None, target=row, at=at)
    return closed


def _move(row: Round, to: RoundState, *, at: datetime) -> None:
    if to not in NEXT_STATES[row.state]:
        raise NotNow
    row.state, row.version = to, row.version + 1
    if row.is_over:
        row.ended_at = at
    row.save(update_fields=["state", "version", "ended_at", "reason", "seed", "deal", "drawn_at"])


def _copy(row: Round, target: Round) -> None:
    """Let the object that was passed in say what the row says now."""
    for field in Round._meta.concrete_fields:
        setattr(target, field.attname, getattr(row, field.attname))
