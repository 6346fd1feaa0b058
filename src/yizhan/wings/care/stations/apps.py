from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class StationsConfig(registration.App):
    name = "yizhan.wings.care.stations"
    label = "stations"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.care.stations import jobs

        return (
            registration.PeriodicJob(
                "stations.forget_signals", jobs.forget_old_signals, timedelta(days=1)
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.care.stations import exchange
        from yizhan.wings.care.stations.actions import load_stations

        return {
            "stations": Exchange(
                exchange.COLUMNS,
                exchange.read_stations,
                load_stations,
                exchange.station_records,
                mapped=True,
                records_of=exchange.records_of,
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import UnitClosed, UnitsMerged
        from yizhan.ground.people.models import Unit
        from yizhan.wings.care.stations.actions import hand_over_stations

        def pass_on(event: UnitClosed | UnitsMerged) -> None:
            hand_over_stations(Unit.objects.for_event(event.unit_id), on=event.on, at=event.at)

        return {
            UnitClosed: pass_on,
            UnitsMerged: pass_on,
        }
