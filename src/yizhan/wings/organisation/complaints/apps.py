from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class ComplaintsConfig(registration.App):
    name = "yizhan.wings.organisation.complaints"
    label = "complaints"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.complaints import jobs

        return (
            registration.PeriodicJob(
                "complaints.forget", jobs.forget_held_back, every=timedelta(days=1)
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import only_out
        from yizhan.wings.organisation.complaints import exchange

        return {"complaints": only_out(exchange.COLUMNS, exchange.complaint_records)}

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased
        from yizhan.wings.organisation.complaints import actions

        # Two accounts of one person are told each of what it asked; a message is read by both.
        return {PersonErased: lambda event: actions.forget_person(event.person_id)}

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "complaints",
                name=_("Answers you want to be told of"),
                why=_("To tell you that your complaint about the platform is answered."),
                basis=registration.Basis.ASKED,
                until=_(
                    "Until the answer is there, or you close your account. Nobody at the desk sees"
                    " that the complaint is yours."
                ),
                rows=(("AnswerWanted", "person"),),
            ),
        )
