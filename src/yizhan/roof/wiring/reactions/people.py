"""What becomes of somebody's traces when she closes her account, or when two accounts are one."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import forget_person, tell
from yizhan.ground.people.events import PersonErased, PersonsMerged, PersonsUnmerged
from yizhan.ground.people.models import PersonMerge
from yizhan.wings.care.needs.actions import unlink_asker
from yizhan.wings.organisation.branches.actions import divide_members, unite_members
from yizhan.wings.organisation.register.actions import (
    divide_riding,
    forget_certificate,
    leave_all,
    unite_riding,
)


def forget_what_was_asked_and_told(event: PersonErased) -> None:
    unlink_asker(event.person_id)
    forget_person(event.person_id)
    leave_all(event.person_id, at=event.at)
    forget_certificate(event.person_id, by=None, at=event.at)


def unite_what_may_be_there_once(event: PersonsMerged) -> None:
    both = {"person_id": event.person_id, "into_id": event.into_id}
    unite_riding(event.merge_id, **both, at=event.at)
    unite_members(event.merge_id, **both, at=event.at)


def tell_her_of_the_merge(event: PersonsMerged) -> None:
    """Whoever signs in here should know that another number does, too."""
    head = PersonMerge.objects.for_event(event.merge_id).into
    with translation.override(head.language):
        body = _("A second account was found to be yours. Its telephone now leads here, too.")
        more = _("If that is wrong, say so at your station: it can be undone.")
    tell(
        topic="account.merged",
        body=f"{body} {more}",
        link="/me/data",
        at=event.at,
        dedupe_key=f"account.merged|{event.merge_id}",
        person=head,
    )


def divide_what_was_united(event: PersonsUnmerged) -> None:
    divide_riding(event.merge_id, person_id=event.person_id, from_id=event.from_id, at=event.at)
    divide_members(event.merge_id, at=event.at)


def connect() -> None:
    listen(PersonsMerged, unite_what_may_be_there_once)
    listen(PersonsMerged, tell_her_of_the_merge)
    listen(PersonsUnmerged, divide_what_was_united)
    listen(PersonErased, forget_what_was_asked_and_told)
