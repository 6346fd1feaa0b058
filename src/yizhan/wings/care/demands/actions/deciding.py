"""The decisions of a dispatcher about demands. They are kept with the texts (`pinned`), and the
next grouping follows them: what was put together stays together, what was taken apart stays apart,
and new texts join the side they are most like.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.care.demands.actions.offering import learn_words
from yizhan.wings.care.demands.models import Demand, DemandText
from yizhan.wings.care.demands.rules import LONGEST_NAME, DemandsVerb


class CannotSplit(Refusal):
    code = "cannot_split"
    message = _("Tick some of the texts, and not all of them.")


class CannotJoin(Refusal):
    code = "cannot_join"
    message = _("Choose another demand that these texts belong to.")


@in_transaction
def confirm(demand: Demand, *, by: Person, at: datetime) -> Demand:
    """Say that these texts are one demand. Once more changes nothing."""
    locked = lock_permitted(demand, by=by)
    if locked.confirmed_at is None:
        _decide(locked, at=at)
        record(DemandsVerb.DEMAND_CONFIRMED, by=by, target=locked, at=at, texts=_size(locked))
    return locked


@in_transaction
def rename(demand: Demand, *, name: str, by: Person, at: datetime) -> Demand:
    """Give a demand a name that the platform leaves; it is confirmed with it."""
    locked = lock_permitted(demand, by=by)
    was, name = locked.name, _kept_name(name)
    locked.name, locked.named = name, True
    locked.save(update_fields=["name", "named"])
    if locked.confirmed_at is None:
        _decide(locked, at=at)
    record(DemandsVerb.DEMAND_RENAMED, by=by, target=locked, at=at, was=was, now=name)
    return locked


@in_transaction
def split(demand: Demand, texts: Collection[int], *, name: str, by: Person, at: datetime) -> Demand:
    """Take some texts, and those in the same words, out into a demand of their own; return it."""
    locked = lock_permitted(demand, by=by)
    name = _kept_name(name)
    inside = DemandText.objects.filter(demand=locked)
    digests = set(inside.filter(pk__in=texts).values_list("digest", flat=True))
    chosen = inside.filter(digest__in=digests)
    if not digests or not inside.exclude(digest__in=digests).exists():
        raise CannotSplit
    own = Demand.objects.create(name=name, named=True, created_at=at)
    count = chosen.update(demand=own)
    _decide(own, at=at)
    _decide(locked, at=at)
    record(DemandsVerb.DEMAND_SPLIT, by=by, target=locked, at=at, into=own.pk, texts=count)
    return own


@in_transaction
def join(demand: Demand, into: Demand, *, by: Person, at: datetime) -> Demand:
    """Put all texts of a demand into another one, and return that; the first is gone. What was
    answered there stays known, if the other has no answer yet."""
    if demand.pk == into.pk:
        raise CannotJoin
    first, second = sorted((demand, into), key=lambda one: one.pk)
    locked = {one.pk: lock_permitted(one, by=by) for one in (first, second)}
    gone, kept = locked[demand.pk], locked[into.pk]
    count = DemandText.objects.filter(demand=gone).update(demand=kept)
    if gone.answer and not kept.answer:
        kept.answer, kept.answered_at, kept.public = gone.answer, gone.answered_at, gone.public
        kept.save(update_fields=["answer", "answered_at", "public"])
    _decide(kept, at=at)
    record(
        DemandsVerb.DEMANDS_JOINED, by=by, target=kept, at=at,
        gone=gone.pk, name=gone.name, texts=count,
    )  # fmt: skip
    gone.delete()
    return kept


def lock_permitted(demand: Demand, *, by: Person) -> Demand:
    """Lock a demand for somebody who dispatches every case in it: a decision is about all."""
    locked = under_lock(Demand.objects.all(), demand.pk)
    inside = DemandText.objects.filter(demand=locked)
    if inside.count() != inside.visible_to(by).count():
        raise NotAllowed(f"{by} does not dispatch all cases of demand {locked.pk}")
    return locked


def _decide(demand: Demand, *, at: datetime) -> None:
    """Keep the texts of a demand where they are, and the name that the dispatcher has read: from
    then on others may read it, too."""
    DemandText.objects.filter(demand=demand).update(pinned=True, confidence=100)
    demand.named = True
    if demand.confirmed_at is None:
        demand.confirmed_at = at
    demand.save(update_fields=["named", "confirmed_at"])
    learn_words([demand])


def _size(demand: Demand) -> int:
    return DemandText.objects.filter(demand=demand).count()


def _kept_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        sentence = gettext("Give the demand a name.")
        raise Refusal(sentence, fields={"name": sentence})
    if len(name) > LONGEST_NAME:
        words = gettext("At most %(limit)d characters.")
        sentence = words % {"limit": LONGEST_NAME}
        raise Refusal(sentence, fields={"name": sentence})
    if any(ord(sign) < 32 or "\ud800" <= sign <= "\udfff" for sign in name):
        sentence = gettext("This name has signs in it that cannot be kept.")
        raise Refusal(sentence, fields={"name": sentence})
    return name
