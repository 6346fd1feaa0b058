from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class GatesConfig(registration.App):
    name = "yizhan.wings.care.gates"
    label = "gates"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.care.gates import jobs

        return (
            registration.PeriodicJob(
                "gates.forget_notes", jobs.forget_old_notes, timedelta(days=1)
            ),
            registration.PeriodicJob("gates.plans", jobs.make_plans),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.care.gates.vault import PICTURES

        again = _("Whoever keeps the page adds the picture again.")
        return tuple(
            sealed_rows(seals, name=_("pictures of building plans"), remedy=again)
            for seals in PICTURES
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.care.gates import exchange
        from yizhan.wings.care.gates.actions import load_compounds

        return {
            "gates": Exchange(
                exchange.COLUMNS,
                exchange.read_compounds,
                load_compounds,
                exchange.compound_records,
                mapped=True,
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import UnitClosed, UnitsMerged
        from yizhan.ground.people.models import Unit
        from yizhan.wings.care.gates.actions import hand_over_compounds

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            hand_over_compounds(Unit.objects.for_event(event.unit_id), at=event.at)

        return {UnitClosed: hand_over, UnitsMerged: hand_over}
