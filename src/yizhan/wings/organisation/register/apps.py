from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class RegisterConfig(registration.App):
    name = "yizhan.wings.organisation.register"
    label = "register"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.register import jobs

        return (
            registration.PeriodicJob("register.ask", jobs.ask_silent_riders, timedelta(minutes=15)),
            registration.PeriodicJob(
                "register.end_silent", jobs.end_silent_riderships, timedelta(minutes=15)
            ),
            registration.PeriodicJob(
                "register.certificates", jobs.remind_of_certificates, timedelta(minutes=15)
            ),
            registration.PeriodicJob(
                "register.invitations", jobs.forget_invitations, timedelta(hours=6)
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.organisation.register import exchange
        from yizhan.wings.organisation.register.actions import (
            load_companies,
            load_riders,
            load_sites,
        )

        return {
            "companies": Exchange(
                exchange.COMPANY_COLUMNS,
                exchange.read_companies,
                load_companies,
                exchange.company_records,
            ),
            "riders": Exchange(
                exchange.RIDER_COLUMNS,
                exchange.read_riders,
                load_riders,
                exchange.rider_records,
                records_of=exchange.rider_records_of,
            ),
            "sites": Exchange(
                exchange.SITE_COLUMNS, exchange.read_sites, load_sites, exchange.site_records
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased, PersonsMerged, PersonsUnmerged
        from yizhan.wings.organisation.register import actions

        def forget_rider(event: PersonErased) -> None:
            actions.leave_all(event.person_id, at=event.at)
            actions.forget_certificate(event.person_id, by=None, at=event.at)

        return {
            PersonErased: forget_rider,
            PersonsMerged: lambda event: actions.merge_riderships(
                event.merge_id, person_id=event.person_id, into_id=event.into_id, at=event.at
            ),
            PersonsUnmerged: lambda event: actions.unmerge_riderships(
                event.merge_id, person_id=event.person_id, from_id=event.from_id, at=event.at
            ),
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "riding",
                name=_("Where you ride"),
                why=_("To know how many ride, and to keep what is offered near them."),
                basis=registration.Basis.DUTY,
                until=_(
                    "It ends when you leave. That somebody rode there stays counted, without your "
                    "name."
                ),
                rows=(("Ridership", "rider"),),
                job="register.end_silent",
            ),
            registration.PersonalData(
                "certificate",
                name=_("The day your health certificate ends"),
                why=_("To remind you in time."),
                basis=registration.Basis.CONSENT,
                until=_("Until you take your consent back or close your account."),
                rows=(("Certificate", "rider"),),
            ),
        )
