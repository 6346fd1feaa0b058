from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class SitingConfig(registration.App):
    name = "yizhan.wings.care.siting"
    label = "siting"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.care.siting import jobs

        return (
            registration.PeriodicJob("siting.compute", jobs.compute_next),
            registration.PeriodicJob(
                "siting.forget_counts", jobs.forget_old_counts, timedelta(days=1)
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.care.siting import exchange
        from yizhan.wings.care.siting.actions import load_heat

        return {
            "heat": Exchange(
                exchange.COLUMNS,
                exchange.read_heat,
                load_heat,
                exchange.heat_records,
                mapped=True,
                identified_by=("lon", "lat", "hour"),
            ),
        }
