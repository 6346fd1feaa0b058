from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class CaseworkConfig(registration.App):
    name = "yizhan.ground.casework"
    label = "casework"

    def ready(self) -> None:
        from yizhan.ground.casework import store

        store.use(Path(settings.MEDIA_ROOT))

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.ground.casework import jobs

        return (
            registration.PeriodicJob("casework.photos", jobs.reencode_sealed),
            registration.PeriodicJob(
                "casework.search_photos", jobs.search_unsearched, timedelta(minutes=1)
            ),
            registration.PeriodicJob("casework.warn", jobs.warn_of_due_cases, timedelta(minutes=5)),
            registration.PeriodicJob(
                "casework.escalate", jobs.escalate_overdue_cases, timedelta(minutes=5)
            ),
            registration.PeriodicJob(
                "casework.end_pauses", jobs.end_long_pauses, timedelta(hours=1)
            ),
            registration.PeriodicJob(
                "casework.hand_over", jobs.hand_over_what_was_left, timedelta(minutes=5)
            ),
            registration.PeriodicJob(
                "casework.sweep_photos", jobs.sweep_photos, timedelta(minutes=10)
            ),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.casework import store
        from yizhan.ground.casework.vault import TICKETS
        from yizhan.ground.people.actions import sealed_rows

        return (
            sealed_rows(
                TICKETS,
                name=_("tickets of cases"),
                remedy=_("The asker's own link still opens the case; new messages carry none."),
            ),
            registration.SealedKind(
                _("photo files"),
                count=lambda: sum(1 for _file in store.stale_files()),
                stale=store.stale_files,
                renew=store.renew,
                remedy=_("Bring the files back from a backup."),
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.ground.casework import exchange
        from yizhan.ground.casework.actions import load_items
        from yizhan.kit.tables import Exchange

        return {
            "catalogue": Exchange(
                exchange.COLUMNS, exchange.read_items, load_items, exchange.item_records
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.casework.actions import hand_over
        from yizhan.ground.people.events import UnitClosed, UnitsMerged
        from yizhan.ground.people.models import Unit

        def pass_on(event: UnitClosed | UnitsMerged) -> None:
            hand_over(Unit.objects.for_event(event.unit_id), at=event.at)

        return {
            UnitClosed: pass_on,
            UnitsMerged: pass_on,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (registration.deeds(("Case", "assignee"), ("CaseStep", "by")),)
