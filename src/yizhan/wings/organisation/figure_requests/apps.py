from collections.abc import Iterable
from datetime import timedelta

from yizhan.kit import registration


class FigureRequestsConfig(registration.App):
    name = "yizhan.wings.organisation.figure_requests"
    label = "figure_requests"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.organisation.figure_requests import jobs

        quarter = timedelta(minutes=15)
        return (
            registration.PeriodicJob("figures.remind", jobs.remind_senders, quarter),
            registration.PeriodicJob("figures.late", jobs.report_late_tables, quarter),
        )

    def personal(self) -> Iterable[registration.PersonalData]:
        return (registration.deeds(("FigureRequest", "by")),)

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import only_out
        from yizhan.wings.organisation.figure_requests import exchange

        return {"figure-requests": only_out(exchange.COLUMNS, exchange.request_records)}

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import UnitClosed, UnitsMerged
        from yizhan.ground.people.models import Unit
        from yizhan.wings.organisation.figure_requests.actions import hand_over_requests

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            hand_over_requests(Unit.objects.for_event(event.unit_id), at=event.at)

        return {UnitClosed: hand_over, UnitsMerged: hand_over}
