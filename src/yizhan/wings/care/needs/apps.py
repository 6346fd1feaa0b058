from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class NeedsConfig(registration.App):
    name = "yizhan.wings.care.needs"
    label = "needs"

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased
        from yizhan.wings.care.needs.actions import unlink_asker

        return {
            PersonErased: lambda event: unlink_asker(event.person_id),
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "orders",
                name=_("What you ordered"),
                why=_("To answer you."),
                basis=registration.Basis.ASKED,
                until=_(
                    "When you close your account the matter stays without you, so that others can "
                    "read what came of it."
                ),
                rows=(("Need", "asked_by"),),
            ),
        )
