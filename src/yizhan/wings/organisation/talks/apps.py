from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class TalksConfig(registration.App):
    name = "yizhan.wings.organisation.talks"
    label = "talks"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.talks import jobs

        return (
            registration.PeriodicJob("talks.remind", jobs.remind_companies, timedelta(hours=1)),
        )

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import (
            PersonErased,
            PersonsMerged,
            PersonsUnmerged,
            UnitClosed,
            UnitsMerged,
        )
        from yizhan.ground.people.models import Unit
        from yizhan.wings.organisation.talks import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over_talks(Unit.objects.for_event(event.unit_id), at=event.at)

        return {
            PersonErased: lambda event: actions.forget_person(event.person_id),
            PersonsMerged: lambda event: actions.merge_delegates(
                event.merge_id, into_id=event.into_id
            ),
            PersonsUnmerged: lambda event: actions.unmerge_delegates(event.merge_id),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "delegate",
                name=_("Round tables you came to"),
                why=_("To invite you, and to count how many came."),
                basis=registration.Basis.ASKED,
                until=_("Of past ones only the number stays when you close your account."),
                rows=(("Delegate", "person"),),
            ),
            registration.deeds(("Reply", "replied_by")),
        )
