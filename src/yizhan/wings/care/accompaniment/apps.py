from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class AccompanimentConfig(registration.App):
    name = "yizhan.wings.care.accompaniment"
    label = "accompaniment"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.care.accompaniment import jobs

        return (
            registration.PeriodicJob("accompaniment.photos", jobs.make_photos),
            registration.PeriodicJob("accompaniment.chase", jobs.chase, timedelta(minutes=5)),
            registration.PeriodicJob(
                "accompaniment.renew", jobs.renew_namings, timedelta(minutes=5)
            ),
            registration.PeriodicJob("accompaniment.forget", jobs.forget_old, timedelta(days=1)),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.care.accompaniment.vault import AID, ENTRIES, PHOTOS

        return (
            sealed_rows(
                ENTRIES,
                name=_("words in accompaniments"),
                remedy=_("Whoever stands by asks the rider again."),
            ),
            sealed_rows(
                AID,
                name=_("words for legal aid"),
                remedy=_("Whoever stands by writes them again, and the rider agrees again."),
            ),
            *(
                sealed_rows(
                    seals,
                    name=_("photos in accompaniments"),
                    remedy=_("The rider adds them again."),
                )
                for seals in PHOTOS
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.care.accompaniment import actions, exchange

        return {
            "steps": Exchange(
                exchange.COLUMNS,
                exchange.read_templates,
                actions.load_templates,
                exchange.template_records,
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased, UnitClosed, UnitsMerged
        from yizhan.ground.people.models import Unit
        from yizhan.wings.care.accompaniment import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over_unit(Unit.objects.for_event(event.unit_id), on=event.on, at=event.at)

        return {
            PersonErased: lambda event: actions.forget_person(event.person_id, at=event.at),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "accompaniment",
                name=_("Matters in which somebody stands by you"),
                why=_("So that one person follows it until it is closed."),
                basis=registration.Basis.ASKED,
                until=_(
                    "A year after it was closed; at once when you erase it or close your account."
                ),
                rows=(
                    ("Accompaniment", "rider"),
                    ("Entry", "accompaniment__rider"),
                    ("Evidence", "accompaniment__rider"),
                    ("LegalAid", "accompaniment__rider"),
                ),
                job="accompaniment.forget",
            ),
            registration.deeds(
                ("Accompaniment", "person"), ("Entry", "by"), ("Appointment", "person")
            ),
        )
