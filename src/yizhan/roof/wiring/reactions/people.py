"""Messages about accounts. Each app declares in its `apps.py` (`lifecycle`) what becomes of its
rows when an account is closed or two accounts are one."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.events import PersonsMerged
from yizhan.ground.people.models import PersonMerge


def tell_her_of_the_merge(event: PersonsMerged) -> None:
    """Whoever signs in here should know that another number does, too."""
    head = PersonMerge.objects.for_event(event.merge_id).into
    with translation.override(head.language):
        body = _("A second account was found to be yours. Its telephone now leads here, too.")
        more = _("If that is wrong, say so at your station: it can be undone.")
    tell(
        topic=Topic.ACCOUNT_MERGED,
        body=f"{body} {more}",
        link="/me/data",
        at=event.at,
        dedupe_key=f"account.merged|{event.merge_id}",
        person=head,
    )


def connect() -> None:
    listen(PersonsMerged, tell_her_of_the_merge)
