"""Everything that is kept about somebody, for the files she may take with her (PIPL article 45)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import translation

from yizhan.ground.notify.models import Message
from yizhan.ground.people.models import Person, Secret
from yizhan.roof.rider.accompaniment.records import accompaniments_of
from yizhan.roof.rider.appointments.records import engagements_of
from yizhan.roof.rider.branch.records import branch_records_of
from yizhan.roof.rider.me.further import further_records_of
from yizhan.roof.shared.looks import looks_at
from yizhan.roof.shared.my_data import kept_of
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.help.models import Voucher
from yizhan.wings.care.losses.index import entries_of
from yizhan.wings.care.losses.models import Loss
from yizhan.wings.care.needs.models import Need
from yizhan.wings.organisation.register.models import Certificate, Ridership
from yizhan.wings.organisation.talks.models import Delegate

SECTIONS = {
    "account": "account",
    "contact": "sealed",
    "access": "posts",
    "consents": "membership",
    "looks": "who_looked",
    "wechat": "wechat",
    "complaints": "answers_wanted",
    "roster": "on_duty",
    "messages": "messages",
    "riding": "riding",
    "certificate": "health_certificate_until",
    "membership": "membership",
    "development": "membership",
    "seats": "seats",
    "delegate": "round_tables",
    "orders": "orders",
    "activities": "activities",
    "visits": "visits",
    "losses": "slow_meals_and_penalties",
    "accompaniment": "stood_by",
    "help": "help",
    "roles": "roles",
    "fleet": "exam_fleet",
    "honours": "honours",
    "rounds": "restaurant_rounds",
    "lessons": "lessons_read",
}
"""Where the file has what is kept under each key."""
ONLY_COUNTED = {
    "work": "the matter is not hers",
    "imports": "a file that she has; it is gone after a day",
}


def everything_about(me: Person) -> dict[str, Any]:
    """Return what each part of the platform keeps of her, in her language."""
    needs = Need.objects.asked_by(me).select_related("case__item", "case__unit").order_by("pk")
    received = Message.objects.visible_to(me).order_by("pk")
    rode = Ridership.objects.for_person(me).select_related("site").order_by("pk")
    certificate = Certificate.objects.visible_to(me).first()
    parts = SignUp.objects.asked_by(me).select_related("session").order_by("pk")
    with translation.override(me.language):
        return {
            "kept": [
                {
                    "what": str(one.about.name),
                    "rows": one.count,
                    "why": str(one.about.why),
                    "basis": one.basis,
                    "until": str(one.about.until),
                }
                for one in kept_of(me)
            ],
            "account": {"name": me.display_name, "since": me.created_at, "language": me.language},
            "sealed": [
                {"kind": secret.kind, "shown_as": secret.masked, "since": secret.created_at}
                for secret in Secret.objects.about(me)
            ],
            "orders": [_ordered(need) for need in needs],
            "riding": [
                {
                    "site": one.site.name,
                    "how": one.get_employment_display(),
                    "from": one.joined_on,
                    "to": one.left_on,
                    "confirmed": one.confirmed_on,
                }
                for one in rode
            ],
            "activities": [_took_part(one) for one in parts],
            "slow_meals_and_penalties": [
                asdict(one.facts) | {"day": one.loss.happened_on, "kind": one.kind}
                for one in entries_of(Loss.objects.visible_to(me).newest())
            ],
            "round_tables": [
                {"title": one.talk.title, "on": one.talk.held_at, "how": one.get_manner_display()}
                for one in Delegate.objects.for_person(me).accepted().select_related("talk")
            ],
            "help": [
                {
                    "what": one.offer.title,
                    "taken": one.taken_at,
                    "state": one.get_state_display(),
                    "fetched": one.given_at,
                }
                for one in Voucher.objects.asked_by(me).select_related("offer").order_by("pk")
            ],
            "roles": engagements_of(me),
            "health_certificate_until": certificate.valid_until if certificate else None,
            "messages": [{"at": one.created_at, "text": one.body} for one in received],
            "membership": branch_records_of(me),
            "stood_by": accompaniments_of(me),
            **further_records_of(me),
            "who_looked": [
                {"at": look.at, "what": look.what, "by": look.by, "why": look.why}
                for look in looks_at(me)
            ],
        }


def _ordered(need: Need) -> dict[str, Any]:
    case = need.case
    return {
        "reference": case.reference,
        "item": case.item.label,
        "text": case.text,
        "place": case.place,
        "unit": case.unit.name,
        "status": case.get_status_display(),
        "at": case.opened_at,
        "stars": case.stars,
    }


def _took_part(sign_up: SignUp) -> dict[str, Any]:
    return {
        "activity": sign_up.session.title,
        "begins": sign_up.session.begins_at,
        "state": sign_up.get_state_display(),
        "there": sign_up.attended_at,
        "useful": sign_up.useful,
        "certificate": sign_up.certificate,
    }
