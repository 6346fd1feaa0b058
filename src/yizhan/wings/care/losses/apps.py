from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class LossesConfig(registration.App):
    name = "yizhan.wings.care.losses"
    label = "losses"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.care.losses import jobs

        return (
            registration.PeriodicJob("losses.make_sheets", jobs.make_sheets, timedelta(hours=6)),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.care.losses.vault import ENTRIES

        return (
            sealed_rows(
                ENTRIES,
                name=_("riders' entries of slow meals and penalties"),
                remedy=_("Nobody else has the words; ask the rider to delete and write it anew."),
            ),
        )

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased
        from yizhan.wings.care.losses.actions import forget_person

        # Merged accounts keep their entries: they are read through `same_as`, and divided again
        # by themselves.
        return {PersonErased: lambda event: forget_person(event.person_id)}

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "losses",
                name=_("Slow meals and penalties you noted"),
                why=_("For you; and, from five riders on, for the round table."),
                basis=registration.Basis.ASKED,
                until=_(
                    "Until you delete it or close your account. The monthly sheets name nobody."
                ),
                rows=(("Loss", "rider"),),
            ),
        )
