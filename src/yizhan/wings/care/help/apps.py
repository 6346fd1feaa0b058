from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class HelpConfig(registration.App):
    name = "yizhan.wings.care.help"
    label = "help"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.care.help import jobs

        return (
            registration.PeriodicJob("help.set_free", jobs.set_free, timedelta(minutes=1)),
            registration.PeriodicJob("help.forget", jobs.forget_takers, timedelta(days=1)),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.care.help import actions, exchange

        return {
            "help": Exchange(
                exchange.COLUMNS,
                exchange.read_offers,
                actions.import_offers,
                exchange.offer_records,
                identified_by=exchange.IDENTITY,
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased, UnitClosed, UnitsMerged
        from yizhan.ground.people.models import Unit
        from yizhan.wings.care.help import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over_offers(Unit.objects.for_event(event.unit_id), at=event.at)

        # Two accounts of one person have one limit as they are: it is counted over both.
        return {
            PersonErased: lambda event: actions.forget_person(event.person_id, at=event.at),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "help",
                name=_("Help you took"),
                why=_("To set it aside for you."),
                basis=registration.Basis.ASKED,
                until=_("90 days after the offer is over; at once when you close your account."),
                rows=(("Voucher", "person"),),
                job="help.forget",
            ),
            registration.deeds(("Voucher", "given_by"), ("Offer", "proposed_by")),
        )
