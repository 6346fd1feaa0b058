from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class EntranceConfig(registration.App):
    name = "yizhan.roof.entrance"
    label = "entrance"

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.roof.entrance.seals import SECOND_FACTORS

        return (
            sealed_rows(
                SECOND_FACTORS,
                name=_("second factors"),
                remedy=_(
                    "Remove the row of mfa.Authenticator; a new one is set up at the next sign-in."
                ),
            ),
        )
