from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class IdempotencyConfig(registration.App):
    name = "yizhan.ground.idempotency"
    label = "idempotency"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.ground.idempotency import jobs

        return (
            registration.PeriodicJob(
                "idempotency.forget", jobs.forget_old_keys, timedelta(hours=1)
            ),
        )
