from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class LeadershipConfig(registration.App):
    name = "yizhan.wings.organisation.leadership"
    label = "leadership"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.leadership import jobs

        return (
            registration.PeriodicJob(
                "leadership.terms", jobs.warn_of_ending_terms, timedelta(days=1)
            ),
        )

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "seats",
                name=_("Seats in committees"),
                why=_("So that everybody knows who answers for what."),
                basis=registration.Basis.DUTY,
                until=_("It stays in the history of the committee."),
                rows=(("Term", "person"),),
            ),
        )
