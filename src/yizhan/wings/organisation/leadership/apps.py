from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class LeadershipConfig(registration.App):
    name = "yizhan.wings.organisation.leadership"
    label = "leadership"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.leadership import jobs

        return (
            registration.PeriodicJob(
                "leadership.terms", jobs.warn_of_ending_terms, timedelta(days=1)
            ),
        )
