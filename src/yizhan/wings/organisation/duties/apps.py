from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class DutiesConfig(registration.App):
    name = "yizhan.wings.organisation.duties"
    label = "duties"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.duties import jobs

        return (
            registration.PeriodicJob("duties.tell", jobs.notify_units, timedelta(minutes=1)),
            registration.PeriodicJob("duties.warn", jobs.warn_units, timedelta(minutes=15)),
            registration.PeriodicJob("duties.late", jobs.report_late_duties, timedelta(minutes=15)),
            registration.PeriodicJob("duties.rescue", jobs.rescue_stranded, timedelta(hours=1)),
        )

    def personal(self) -> Iterable[registration.PersonalData]:
        return (registration.deeds(("Task", "by"), ("Duty", "done_by"), ("DutyPeriod", "by")),)
