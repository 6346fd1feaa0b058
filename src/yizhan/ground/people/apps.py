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

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "account",
                name=_("Your account"),
                why=_("To know you when you come back."),
                basis=registration.Basis.ASKED,
                until=_("Until you close it; then its name is gone, and its number says nothing."),
                rows=(
                    ("Person", "pk"),
                    ("Person", "merged_into"),
                    ("PersonMerge", "person"),
                    ("PersonMerge", "into"),
                ),
            ),
            registration.PersonalData(
                "contact",
                name=_("Telephone, name, e-mail, sealed"),
                why=_("To sign in and to be told what you asked to be told."),
                basis=registration.Basis.ASKED,
                until=_("Until you close your account; then erased at once."),
                rows=(("Secret", "person"),),
                job="people.forget_codes",
            ),
            registration.PersonalData(
                "wechat",
                name=_("That you come in by WeChat"),
                why=_(
                    "To know you when you come by WeChat; your name and picture there are not kept."
                ),
                basis=registration.Basis.ASKED,
                until=_("Until you untie it or close your account; then erased at once."),
                rows=(("WeChatTie", "person"),),
            ),
            registration.PersonalData(
                "access",
                name=_("Posts and tokens"),
                why=_("So that you may do your work, and nobody else does it in your name."),
                basis=registration.Basis.DUTY,
                until=_(
                    "They end with your account. That the post existed stays in the history of the "
                    "unit, without your name."
                ),
                rows=(
                    ("Post", "person"),
                    ("Token", "person"),
                ),
            ),
            registration.PersonalData(
                "consents",
                name=_("What you agreed to"),
                why=_("To prove that you were asked, and in which words."),
                basis=registration.Basis.DUTY,
                until=_(
                    "They end when you take them back. That they were given stays as proof, of an "
                    "account without a name."
                ),
                rows=(("Consent", "person"),),
            ),
            registration.PersonalData(
                "looks",
                name=_("Who looked at your data"),
                why=_("So that you can read it, here."),
                basis=registration.Basis.DUTY,
                until=_(
                    "As long as your account. Looks stay after that, of an account without a name."
                ),
                rows=(
                    ("Look", "person"),
                    ("Reveal", "secret__person"),
                ),
            ),
            registration.deeds(("PersonMerge", "by"), ("Look", "by"), ("Reveal", "by")),
        )
