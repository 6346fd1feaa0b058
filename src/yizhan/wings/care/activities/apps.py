from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class ActivitiesConfig(registration.App):
    name = "yizhan.wings.care.activities"
    label = "activities"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.care.activities import jobs

        return (
            registration.PeriodicJob(
                "activities.pass_on", jobs.pass_on_places, timedelta(minutes=1)
            ),
            registration.PeriodicJob("activities.remind", jobs.remind, timedelta(minutes=5)),
            registration.PeriodicJob("activities.forget", jobs.forget_guests, timedelta(days=1)),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.care.activities.vault import TICKETS

        return (
            sealed_rows(
                TICKETS,
                name=_("tickets of sign-ups for activities"),
                remedy=_("Whoever has the link keeps it; nobody else can be sent it again."),
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.care.activities import actions, exchange

        return {
            "activities": Exchange(
                exchange.COLUMNS,
                exchange.read_activities,
                actions.import_activities,
                exchange.activity_records,
                identified_by=exchange.IDENTITY,
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import (
            PersonErased,
            PersonsMerged,
            PersonsUnmerged,
            UnitClosed,
            UnitsMerged,
        )
        from yizhan.ground.people.models import Unit
        from yizhan.wings.care.activities import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over_activities(Unit.objects.for_event(event.unit_id), at=event.at)

        return {
            PersonErased: lambda event: actions.forget_person(event.person_id, at=event.at),
            PersonsMerged: lambda event: actions.merge_sign_ups(
                event.merge_id, person_id=event.person_id, into_id=event.into_id, at=event.at
            ),
            PersonsUnmerged: lambda event: actions.unmerge_sign_ups(event.merge_id, at=event.at),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "activities",
                name=_("Activities you signed up for"),
                why=_("To keep your place, and to give you a certificate."),
                basis=registration.Basis.ASKED,
                until=_(
                    "When you close your account places ahead are given back and the rest is "
                    "unlinked from you."
                ),
                rows=(("SignUp", "person"), ("Calendar", "person")),
                job="activities.forget",
            ),
            registration.deeds(("SignUp", "noted_by")),
        )
