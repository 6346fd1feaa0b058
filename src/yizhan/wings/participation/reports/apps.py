from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class ReportsConfig(registration.App):
    name = "yizhan.wings.participation.reports"
    label = "reports"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.participation.reports import jobs

        return (
            registration.PeriodicJob("reports.release", jobs.release, timedelta(minutes=1)),
            registration.PeriodicJob(
                "reports.escalate", jobs.escalate_unopened, timedelta(minutes=10)
            ),
            registration.PeriodicJob("reports.count", jobs.count_cells, timedelta(minutes=1)),
            registration.PeriodicJob("reports.erase", jobs.erase_old, timedelta(days=1)),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.participation.reports.vault import POOL, RECEIPTS

        return (
            sealed_rows(
                RECEIPTS,
                name=_("receipts of reports"),
                remedy=_("Nobody can restore them; their cases go on without them."),
            ),
            *(
                sealed_rows(
                    seals,
                    name=_("reports that wait to be released"),
                    remedy=_("Nobody can restore them; they were sent in the last hours."),
                )
                for seals in POOL
            ),
        )

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.deeds(
                ("OwnerReply", "given_by"),
                ("OwnerReply", "decided_by"),
                ("Opening", "asked_by"),
                ("Opening", "agreed_by"),
            ),
        )
