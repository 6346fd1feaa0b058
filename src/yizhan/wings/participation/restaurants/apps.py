from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class RestaurantsConfig(registration.App):
    name = "yizhan.wings.participation.restaurants"
    label = "restaurants"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.participation.restaurants import jobs

        return (
            registration.PeriodicJob(
                "restaurants.pass_silent", jobs.pass_silent_seats, timedelta(minutes=5)
            ),
            registration.PeriodicJob(
                "restaurants.publish", jobs.publish_visits, timedelta(minutes=5)
            ),
            registration.PeriodicJob("restaurants.close", jobs.close_rounds, timedelta(hours=1)),
            registration.PeriodicJob("restaurants.forget", jobs.forget_visitors, timedelta(days=1)),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.participation.restaurants import exchange
        from yizhan.wings.participation.restaurants.actions import load_restaurants

        return {
            "restaurants": Exchange(
                exchange.COLUMNS,
                exchange.read_restaurants,
                load_restaurants,
                exchange.restaurant_records,
                mapped=True,
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased, UnitClosed, UnitsMerged
        from yizhan.ground.people.models import Unit
        from yizhan.wings.participation.restaurants import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over(Unit.objects.for_event(event.unit_id), at=event.at)

        # Two accounts of one person have one number in a round that is frozen after the joining;
        # numbers, seats and what was declared are read through `same_as`.
        return {
            PersonErased: lambda event: actions.forget_person(event.person_id, at=event.at),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "rounds",
                name=_("Restaurants you may be sent to"),
                why=_("To draw by lot who goes where, and to keep you from where you must not go."),
                basis=registration.Basis.ASKED,
                until=_("60 days after a round is closed."),
                rows=(
                    ("Visitor", "person"),
                    ("Conflict", "person"),
                ),
                job="restaurants.forget",
            ),
            registration.deeds(("TypedSeed", "person")),
        )
