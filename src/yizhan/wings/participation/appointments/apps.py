from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class AppointmentsConfig(registration.App):
    name = "yizhan.wings.participation.appointments"
    label = "appointments"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.participation.appointments import jobs

        return (
            registration.PeriodicJob("appointments.photos", jobs.make_photos),
            registration.PeriodicJob("appointments.lapse", jobs.lapse_offers, timedelta(hours=1)),
            registration.PeriodicJob("appointments.remind", jobs.remind, timedelta(hours=1)),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.participation.appointments.vault import KEYS, PHOTOS

        return (
            sealed_rows(
                KEYS,
                name=_("keys that sign badges"),
                remedy=_("Make a new key (yizhan badge-key). Badges that are out stay good."),
            ),
            *(
                sealed_rows(
                    seals,
                    name=_("photos for badges"),
                    remedy=_("Whoever wants a photo on the badge adds it again."),
                )
                for seals in PHOTOS
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.participation.appointments import actions, exchange

        return {
            "appointments": Exchange(
                exchange.COLUMNS,
                exchange.read_offers,
                actions.import_offers,
                exchange.engagement_records,
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
        from yizhan.wings.participation.appointments import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over_engagements(Unit.objects.for_event(event.unit_id), at=event.at)

        return {
            PersonErased: lambda event: actions.forget_person(event.person_id, at=event.at),
            PersonsMerged: lambda event: actions.merge_engagements(
                event.merge_id, person_id=event.person_id, into_id=event.into_id, at=event.at
            ),
            PersonsUnmerged: lambda event: actions.unmerge_engagements(event.merge_id, at=event.at),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "roles",
                name=_("Your roles and badges"),
                why=_("So that anybody can check that it is true."),
                basis=registration.Basis.ASKED,
                until=_(
                    "The appointment ends with your account; that somebody held it stays counted, "
                    "without your name and photo."
                ),
                rows=(
                    ("Engagement", "person"),
                    ("BadgePhoto", "engagement__person"),
                ),
            ),
            registration.deeds(("Engagement", "offered_by")),
        )
