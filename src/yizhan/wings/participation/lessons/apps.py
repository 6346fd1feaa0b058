from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class LessonsConfig(registration.App):
    name = "yizhan.wings.participation.lessons"
    label = "lessons"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.participation.lessons import jobs

        return (registration.PeriodicJob("lessons.pictures", jobs.make_pictures),)

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import (
            PersonErased,
            PersonsMerged,
            UnitClosed,
            UnitsMerged,
        )
        from yizhan.ground.people.models import Unit
        from yizhan.wings.participation.lessons import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over_lessons(Unit.objects.for_event(event.unit_id), at=event.at)

        return {
            PersonErased: lambda event: actions.forget_person(event.person_id),
            PersonsMerged: lambda event: actions.merge_reads(
                event.person_id, into_id=event.into_id
            ),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "lessons",
                name=_("Lessons you have read"),
                why=_("To show you which are new to you."),
                basis=registration.Basis.ASKED,
                until=_("Until you delete it or close your account. Nobody else sees it."),
                rows=(("Read", "person"),),
            ),
        )
