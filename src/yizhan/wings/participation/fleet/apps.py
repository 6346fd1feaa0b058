from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class FleetConfig(registration.App):
    name = "yizhan.wings.participation.fleet"
    label = "fleet"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.participation.fleet import jobs

        return (
            registration.PeriodicJob("fleet.pass_on", jobs.pass_on),
            registration.PeriodicJob("fleet.what_if", jobs.compute_what_if),
            registration.PeriodicJob("fleet.erase", jobs.erase, timedelta(minutes=10)),
            registration.PeriodicJob("fleet.thank", jobs.thank, timedelta(hours=1)),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.participation.fleet.vault import FACTS

        return (
            sealed_rows(
                FACTS,
                name=_("telephones and addresses of errands in exam weeks"),
                remedy=_("Whoever asked sends it again; a day after the exam it is erased."),
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.participation.fleet import exchange
        from yizhan.wings.participation.fleet.actions import load_weeks

        return {
            "halls": Exchange(
                exchange.COLUMNS,
                exchange.read_halls,
                load_weeks,
                exchange.hall_records,
                mapped=True,
                identified_by=exchange.IDENTITY,
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased, UnitClosed, UnitsMerged
        from yizhan.ground.people.models import Unit
        from yizhan.wings.participation.fleet import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over_weeks(Unit.objects.for_event(event.unit_id), at=event.at)

        # Two accounts of one person are read as one: what she signed up for stays where it is.
        return {
            PersonErased: lambda event: actions.forget_person(event.person_id, at=event.at),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "fleet",
                name=_("Days in the exam fleet"),
                why=_("To give you errands on those days."),
                basis=registration.Basis.ASKED,
                until=_("When you close your account it is unlinked from you."),
                rows=(("Helper", "person"),),
                job="fleet.erase",
            ),
        )
