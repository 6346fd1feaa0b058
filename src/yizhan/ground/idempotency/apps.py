from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

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

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.idempotency.vault import ANSWERS
        from yizhan.ground.people.actions import sealed_rows

        return (
            sealed_rows(
                ANSWERS,
                name=_("answers kept for requests that come twice"),
                remedy=_("They are forgotten after two days."),
            ),
        )
