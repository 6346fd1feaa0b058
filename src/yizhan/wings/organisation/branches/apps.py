from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class BranchesConfig(registration.App):
    name = "yizhan.wings.organisation.branches"
    label = "branches"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.branches import jobs

        return (
            registration.PeriodicJob(
                "branches.remind", jobs.remind_of_events, timedelta(minutes=15)
            ),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.organisation.branches.vault import FACTS

        return (
            sealed_rows(
                FACTS,
                name=_("what branches keep of members"),
                remedy=_("The branch notes it anew."),
            ),
        )

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased, PersonsMerged, PersonsUnmerged
        from yizhan.wings.organisation.branches import actions
        from yizhan.wings.organisation.branches.rules import EndReason

        return {
            PersonErased: lambda event: actions.forget_member(
                event.person_id, reason=EndReason.ERASED, at=event.at
            ),
            PersonsMerged: lambda event: actions.merge_memberships(
                event.merge_id, person_id=event.person_id, into_id=event.into_id, at=event.at
            ),
            PersonsUnmerged: lambda event: actions.unmerge_memberships(event.merge_id, at=event.at),
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "membership",
                name=_("Membership in a branch"),
                why=_("So that the branch can keep your membership here."),
                basis=registration.Basis.CONSENT,
                until=_(
                    "Until you take your consent back or close your account; then what is sealed "
                    "is erased, and what was counted stays counted, of nobody."
                ),
                rows=(
                    ("Membership", "person"),
                    ("Link", "person"),
                    ("SignUp", "person"),
                ),
            ),
            registration.deeds(("Invitation", "issued_by")),
        )
