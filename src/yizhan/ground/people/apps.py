from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class PeopleConfig(registration.App):
    name = "yizhan.ground.people"
    label = "people"

    def ready(self) -> None:
        from yizhan.ground.people import vault

        vault.use(settings.VAULT_KEY)

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.ground.people import jobs

        return (
            registration.PeriodicJob(
                "people.forget_codes", jobs.forget_old_codes, timedelta(days=1)
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.ground.people import exchange
        from yizhan.ground.people.actions import take_over_posts, take_over_units
        from yizhan.kit.tables import Exchange

        return {
            "units": Exchange(
                exchange.UNIT_COLUMNS, exchange.read_units, take_over_units, exchange.unit_records
            ),
            "posts": Exchange(
                exchange.POST_COLUMNS,
                exchange.read_posts,
                take_over_posts,
                exchange.post_records,
                identified_by=("person", "unit", "role"),
            ),
        }

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.ground.people.vault import SECRETS

        return (
            sealed_rows(
                SECRETS,
                name=_("telephones, legal names, e-mail addresses"),
                remedy=_("Whoever they belong to has to give them again."),
            ),
        )
