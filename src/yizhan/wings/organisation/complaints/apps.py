from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class ComplaintsConfig(registration.App):
    name = "yizhan.wings.organisation.complaints"
    label = "complaints"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.complaints import jobs

        return (
            registration.PeriodicJob(
                "complaints.forget", jobs.forget_held_back, every=timedelta(days=1)
            ),
        )
