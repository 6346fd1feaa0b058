"""A WeChat account as a way in. Who it is of is said by somebody who is here already; never by a
name, and never by WeChat."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, WeChatTie
from yizhan.ground.people.rules import PeopleVerb
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction

PURPOSE = "wechat"


class WeChatTaken(Refusal):
    code = "wechat_taken"
    message = _("This WeChat account opens another account here. Untie it there first.")


def digest_of(account: str) -> bytes:
    """Return what is kept of an account: `app:openid`, as WeChat numbers people by app."""
    return vault.keyed_hash(account, purpose=PURPOSE)


def owner_of_wechat(account: str) -> Person | None:
    """Return whoever comes in by this WeChat account, if her account is open."""
    digests = vault.keyed_hashes(account, purpose=PURPOSE)
    ties = WeChatTie.objects.filter(digest__in=digests).select_related("person__merged_into")
    tie = ties.first()
    person = tie.person.head if tie is not None else None
    return person if person is not None and person.is_active else None


@in_transaction
def tie_wechat(person: Person, digest: bytes, *, at: datetime) -> None:
    """Let a person come in by a WeChat account from now on, in place of one she had. Twice changes
    nothing. Raises WeChatTaken."""
    old = WeChatTie.objects.select_for_update().filter(person=person)
    if any(bytes(tie.digest) == digest for tie in old):
        return
    old.delete()
    try:
        with transaction.atomic():
            WeChatTie.objects.create(person=person, digest=digest, created_at=at)
    except IntegrityError as exc:
        raise WeChatTaken from exc
    record(PeopleVerb.WECHAT_TIED, by=person, target=person, at=at)


@in_transaction
def untie_wechat(person: Person, *, at: datetime) -> None:
    """Let nobody come in as this person by WeChat any more. Twice changes nothing."""
    count, _by_model = WeChatTie.objects.filter(person=person).delete()
    if count:
        record(PeopleVerb.WECHAT_UNTIED, by=person, target=person, at=at)
