from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class VisitsConfig(registration.App):
    name = "yizhan.wings.care.visits"
    label = "visits"

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import (
            PersonErased,
            PersonsMerged,
            PersonsUnmerged,
            UnitClosed,
            UnitsMerged,
        )
        from yizhan.ground.people.models import Unit
        from yizhan.wings.care.visits import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over_visits(
                Unit.objects.for_event(event.unit_id), on=event.on, at=event.at
            )

        return {
            PersonErased: lambda event: actions.forget_person(event.person_id, at=event.at),
            PersonsMerged: lambda event: actions.merge_assignments(
                event.merge_id, person_id=event.person_id, into_id=event.into_id, at=event.at
            ),
            PersonsUnmerged: lambda event: actions.unmerge_assignments(event.merge_id, at=event.at),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "visits",
                name=_("Whom you visit"),
                why=_("So that whoever is visited knows who comes."),
                basis=registration.Basis.DUTY,
                until=_(
                    "Plans are deleted with your account. Notes stay with the places they speak "
                    "of, without your name."
                ),
                rows=(
                    ("Assignment", "person"),
                    ("Visit", "person"),
                    ("PlannedVisit", "person"),
                ),
            ),
        )
