from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class DevelopmentConfig(registration.App):
    name = "yizhan.wings.organisation.development"
    label = "development"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.development import jobs

        return (
            registration.PeriodicJob(
                "development.remind", jobs.remind_of_steps, timedelta(hours=12)
            ),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.organisation.development.vault import NOTES

        return (
            sealed_rows(
                NOTES,
                name=_("notes on steps of development"),
                remedy=_("The branch has them on paper."),
            ),
        )

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "development",
                name=_("Stages of your development"),
                why=_("To see that no stage is left out."),
                basis=registration.Basis.CONSENT,
                until=_(
                    "Until you take your consent back or close your account; admissions stay "
                    "counted, of nobody."
                ),
                rows=(
                    ("Candidacy", "person"),
                    ("Step", "candidacy__person"),
                ),
            ),
            registration.deeds(("Step", "by")),
        )
