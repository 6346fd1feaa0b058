from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class ScheduledConfig(registration.App):
    name = "yizhan.ground.scheduled"
    label = "scheduled"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.ground.scheduled import jobs
        from yizhan.ground.scheduled.actions import DATABASE_CHECK

        return (
            registration.PeriodicJob(DATABASE_CHECK, jobs.check_database, timedelta(hours=1)),
            registration.PeriodicJob("scheduled.forget_runs", jobs.forget_runs, timedelta(days=1)),
        )
