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
