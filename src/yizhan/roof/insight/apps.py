from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class InsightConfig(registration.App):
    name = "yizhan.roof.insight"
    label = "insight"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.roof.insight import jobs

        return (
            registration.PeriodicJob(
                "insight.keep_rollups", jobs.keep_rollups, timedelta(minutes=1)
            ),
            registration.PeriodicJob(
                "insight.check_rollups", jobs.check_rollups, timedelta(days=1)
            ),
        )
