from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class NotifyConfig(registration.App):
    name = "yizhan.ground.notify"
    label = "notify"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.ground.notify import jobs
        from yizhan.ground.notify.rules import Lane

        return (
            *(
                registration.PeriodicJob(f"notify.{lane}", partial(jobs.deliver_lane, lane))
                for lane in Lane
            ),
            registration.PeriodicJob("notify.webhooks", jobs.deliver_webhooks),
            registration.PeriodicJob("notify.forget", jobs.forget_old_messages, timedelta(days=1)),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.notify.vault import ENDPOINT_KEYS, LINKS, MESSAGES
        from yizhan.ground.people.actions import sealed_rows

        return (
            sealed_rows(
                ENDPOINT_KEYS,
                name=_("signing keys of webhooks"),
                remedy=_("Stop the endpoint on the page of other systems and connect it anew."),
            ),
            sealed_rows(
                MESSAGES,
                name=_("messages that only the recipient may read"),
                remedy=_("They can never be sent; sign-in codes are asked for again."),
            ),
            sealed_rows(
                LINKS,
                name=_("links in messages that open a page by themselves"),
                remedy=_("The messages stay without their links."),
            ),
        )

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.notify.actions import forget_person
        from yizhan.ground.people.events import PersonErased

        return {
            PersonErased: lambda event: forget_person(event.person_id),
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "messages",
                name=_("Messages to you"),
                why=_("To tell you what you asked to be told."),
                basis=registration.Basis.ASKED,
                until=_("30 days; at once when you close your account."),
                rows=(("Message", "person"),),
                job="notify.forget",
            ),
        )
