"""End dates of health certificates: kept for the rider alone, by her consent, to remind her in
time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import give_consent, withdraw_consent
from yizhan.ground.people.models import ConsentPurpose, Person
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.register.events import CertificateEnds
from yizhan.wings.organisation.register.models import Certificate
from yizhan.wings.organisation.register.rules import RegisterVerb

LONGEST = timedelta(days=3 * 366)
"""No health certificate is given for longer; most hold for a year."""


class UnlikelyDay(Refusal):
    code = "unlikely_day"
    message = _("A health certificate ends within the next three years. Look at the date again.")


@in_transaction
def set_certificate(rider: Person, valid_until: date, *, wording: str, at: datetime) -> Certificate:
    """Keep the day until which a rider's health certificate holds. `wording` is what she read and
    agreed to: a fact about health needs a consent of its own (PIPL article 29)."""
    today = local_day(at)
    if not today - timedelta(days=366) <= valid_until <= today + LONGEST:
        raise UnlikelyDay(fields={"valid_until": str(UnlikelyDay.message)})
    give_consent(rider, ConsentPurpose.HEALTH, wording=wording, at=at)
    certificate, created = Certificate.objects.select_for_update(of=("self",)).get_or_create(
        rider=rider, defaults={"valid_until": valid_until}
    )
    if not created and certificate.valid_until == valid_until:
        return certificate
    certificate.valid_until = valid_until
    certificate.soon_told_on = certificate.end_told_on = None
    certificate.save(update_fields=["valid_until", "soon_told_on", "end_told_on"])
    record(RegisterVerb.CERTIFICATE_NOTED, by=rider, target=certificate, at=at)
    return certificate


@in_transaction
def forget_certificate(rider_id: int, *, by: Person | None, at: datetime) -> bool:
    """Forget when a rider's certificate ends, and that she agreed to its being kept. Says whether
    it was known."""
    certificates = Certificate.objects.filter(rider_id=rider_id)
    if by is not None:
        withdraw_consent(by, ConsentPurpose.HEALTH, at=at)
    if not certificates.delete()[0]:
        return False
    record(
        RegisterVerb.CERTIFICATE_FORGOTTEN, by=by, target=f"register.Certificate:{rider_id}", at=at
    )
    return True


@in_transaction
def remind_soon(certificate: Certificate, *, at: datetime) -> bool:
    """Tell a rider, once for each certificate, that it ends within a month."""
    rows = Certificate.objects.ending_soon(today=local_day(at)).filter(pk=certificate.pk)
    if not rows.update(soon_told_on=local_day(at)):
        return False
    _publish_end(certificate, soon=True, at=at)
    return True


@in_transaction
def remind_of_end(certificate: Certificate, *, at: datetime) -> bool:
    """Tell a rider, once for each certificate, that it has come to its end."""
    rows = Certificate.objects.at_their_end(today=local_day(at)).filter(pk=certificate.pk)
    if not rows.update(end_told_on=local_day(at)):
        return False
    _publish_end(certificate, soon=False, at=at)
    return True


def _publish_end(certificate: Certificate, *, soon: bool, at: datetime) -> None:
    publish(
        CertificateEnds(
            rider_id=certificate.rider_id,
            valid_until=certificate.valid_until,
            soon=soon,
            at=at,
        )
    )
