"""Messages to riders of the exam fleet: asked for an errand, it went elsewhere, thanks.

Nothing of a candidate is in them: address and telephone are on the rider's page, after her yes.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell, withdraw_unsent
from yizhan.ground.notify.rules import Topic
from yizhan.wings.participation.fleet.events import ErrandOffered, ErrandTakenAway, HelperThanked
from yizhan.wings.participation.fleet.models import Errand, Helper

PAGE = "/me/fleet"


def ask_the_rider(event: ErrandOffered) -> None:
    helper = Helper.objects.for_event(event.helper_id)
    person = helper.person
    if person is None:
        return
    errand = Errand.objects.for_event(event.errand_id)
    with translation.override(person.language):
        words = _("%(kind)s for %(hall)s, done by %(due)s. Can you? Answer by %(until)s.") % {
            "kind": errand.get_kind_display(),
            "hall": errand.hall.name,
            "due": date_format(localtime(errand.due_at), "H:i"),
            "until": date_format(localtime(event.answer_by), "H:i:s"),
        }
    tell(
        topic=Topic.FLEET_ASKED,
        body=words,
        at=event.at,
        dedupe_key=_key(event, event.at.timestamp()),
        person=person,
        link=PAGE,
        urgent=True,
    )


def tell_it_is_hers_no_more(event: ErrandTakenAway) -> None:
    withdraw_unsent(cause=_key(event, ""))
    helper = Helper.objects.for_event(event.helper_id)
    person = helper.person
    if person is None or helper.left_at is not None:
        return
    with translation.override(person.language):
        words = _("An errand is not yours any more. Look at your list before you set out.")
    tell(
        topic=Topic.FLEET_CHANGED,
        body=words,
        at=event.at,
        dedupe_key=f"fleet-gone|{event.errand_id}|{event.helper_id}|{event.at.timestamp()}",
        person=person,
        link=PAGE,
        urgent=True,
    )


def thank(event: HelperThanked) -> None:
    helper = Helper.objects.for_event(event.helper_id)
    person = helper.person
    if person is None:
        return
    with translation.override(person.language):
        words = _("Thank you for riding for candidates on %(day)s. Your letter is here.") % {
            "day": date_format(helper.day, "DATE_FORMAT")
        }
    tell(
        topic=Topic.FLEET_THANKS,
        body=words,
        at=event.at,
        dedupe_key=f"fleet-thanks|{helper.pk}",
        person=person,
        link=f"{PAGE}/thanks/{helper.pk}",
    )


def _key(event: ErrandOffered | ErrandTakenAway, moment: object) -> str:
    return f"fleet|{event.errand_id}|{event.helper_id}|{moment}"


def connect() -> None:
    listen(ErrandOffered, ask_the_rider)
    listen(ErrandTakenAway, tell_it_is_hers_no_more)
    listen(HelperThanked, thank)
