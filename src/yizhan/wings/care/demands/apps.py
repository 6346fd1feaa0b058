from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class DemandsConfig(registration.App):
    name = "yizhan.wings.care.demands"
    label = "demands"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.care.demands import jobs

        return (
            registration.PeriodicJob("demands.group", jobs.group_new_texts, timedelta(minutes=10)),
            registration.PeriodicJob("demands.learn", jobs.learn_routing, timedelta(hours=6)),
            registration.PeriodicJob("demands.propose", jobs.propose_units, timedelta(minutes=1)),
        )
