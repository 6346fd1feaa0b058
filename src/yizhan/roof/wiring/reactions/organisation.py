"""Reactions of the register to units, riders and certificates."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.events import UnitClosed, UnitFounded, UnitsMerged
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.organisation.register.actions import (
    ensure_company,
    ensure_site,
    hand_over_site,
    leave_closed_site,
)
from yizhan.wings.organisation.register.events import (
    CertificateEnds,
    RiderAsked,
    RiderLeft,
    RidersInvited,
)
from yizhan.wings.organisation.register.models import Certificate, Invitation, Ridership, Site
from yizhan.wings.organisation.register.rules import EndReason
from yizhan.wings.organisation.register.vault import question_token


def add_to_register(event: UnitFounded) -> None:
    if event.kind == UnitKind.COMPANY:
        ensure_company(Unit.objects.for_event(event.unit_id), at=event.at)
    elif event.kind == UnitKind.DELIVERY_SITE:
        ensure_site(Unit.objects.for_event(event.unit_id))


def end_riderships_at_closed_site(event: UnitClosed) -> None:
    if event.kind == UnitKind.DELIVERY_SITE:
        leave_closed_site(event.unit_id, at=event.at)


def move_riderships_to_merged_site(event: UnitsMerged) -> None:
    if event.kind == UnitKind.DELIVERY_SITE:
        hand_over_site(event.unit_id, into_id=event.into_id, on=event.on, at=event.at)


def ask_if_still_riding(event: RiderAsked) -> None:
    ridership = Ridership.objects.for_event(event.ridership_id)
    with translation.override(ridership.rider.language):
        body = _("Do you still ride at %(site)s? One tap answers; else it ends on %(day)s.")
        words = {"site": ridership.site.name, "day": _day(event.answer_by)}
    tell(
        topic=Topic.RIDING_ASKED,
        body=body % words,
        link=f"/riding/{question_token(ridership)}",
        at=event.at,
        dedupe_key=f"riding.asked|{ridership.pk}|{ridership.asked_on}",
        person=ridership.rider,
    )


def invite_by_message(event: RidersInvited) -> None:
    """The same words to everybody: whoever wrote the list learns nothing by what becomes of it."""
    with translation.override(settings.LANGUAGE_CODE):
        body = _(
            "%(company)s invites you to be entered as a rider at %(site)s. Open the link, sign in"
            " with this telephone and say yes or no. If you do nothing, nothing is entered."
        )
    words: dict[int, dict[str, str]] = {}
    for invitation in Invitation.objects.for_events(event.invitation_ids):
        site = invitation.site
        if site.pk not in words:
            company = Site.objects.for_event(site.pk).company
            words[site.pk] = {"company": company.name, "site": site.name}
        tell(
            topic=Topic.RIDING_INVITED,
            body=body % words[site.pk],
            link="/me/riding",
            at=event.at,
            dedupe_key=f"riding.invited|{invitation.pk}",
            secret=invitation.phone,
        )


def notify_of_ended_ridership(event: RiderLeft) -> None:
    if event.reason != EndReason.SILENCE:
        return
    ridership = Ridership.objects.for_event(event.ridership_id)
    with translation.override(ridership.rider.language):
        body = _("You are no longer entered at %(site)s. Scan the code there if you ride again.")
        words = {"site": ridership.site.name}
    tell(
        topic=Topic.RIDING_ENDED,
        body=body % words,
        link="/me/riding",
        at=event.at,
        dedupe_key=f"riding.ended|{ridership.pk}",
        person=ridership.rider,
    )


def remind_of_certificate(event: CertificateEnds) -> None:
    rider = Certificate.objects.for_event(event.rider_id).rider
    with translation.override(rider.language):
        words = {"day": _day(event.valid_until)}
        if event.soon:
            body = _("Your health certificate ends on %(day)s. Here is where to renew it.") % words
        else:
            body = _("Your health certificate ended on %(day)s. Here is where to renew it.") % words
    tell(
        topic=Topic.CERTIFICATE_ENDS,
        body=body,
        link="/me/riding",
        at=event.at,
        dedupe_key=f"certificate.ends|{rider.pk}|{event.valid_until}|{event.soon}",
        person=rider,
    )


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def connect() -> None:
    listen(UnitFounded, add_to_register)
    listen(UnitClosed, end_riderships_at_closed_site)
    listen(UnitsMerged, move_riderships_to_merged_site)
    listen(RiderAsked, ask_if_still_riding)
    listen(RidersInvited, invite_by_message)
    listen(RiderLeft, notify_of_ended_ridership)
    listen(CertificateEnds, remind_of_certificate)
