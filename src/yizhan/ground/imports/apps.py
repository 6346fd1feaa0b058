from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class ImportsConfig(registration.App):
    name = "yizhan.ground.imports"
    label = "imports"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.ground.imports import jobs

        return (
            registration.PeriodicJob("imports.work", jobs.work_on_next),
            registration.PeriodicJob("imports.forget", jobs.forget_old, timedelta(hours=1)),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.imports.vault import FILES, REPORTS
        from yizhan.ground.people.actions import sealed_rows

        return (
            sealed_rows(
                FILES,
                name=_("files that wait to be imported"),
                remedy=_("They are forgotten after a day; bring them again."),
            ),
            sealed_rows(
                REPORTS,
                name=_("reports of what a file would change"),
                remedy=_("They are forgotten after a day; bring the file again."),
            ),
        )

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.imports.actions import forget_person
        from yizhan.ground.people.events import PersonErased

        return {
            PersonErased: lambda event: forget_person(event.person_id),
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "imports",
                name=_("Files you brought in"),
                why=_("To show you what a file would change before it does."),
                basis=registration.Basis.DUTY,
                until=_("One day."),
                rows=(("FileImport", "by"),),
                job="imports.forget",
            ),
        )
