from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class WorktimeConfig(registration.App):
    name = "yizhan.ground.worktime"
    label = "worktime"

    def exchanges(self) -> registration.Exchanges:
        from yizhan.ground.worktime import exchange
        from yizhan.ground.worktime.actions import load_days
        from yizhan.kit.tables import Exchange

        return {
            "workdays": Exchange(
                exchange.COLUMNS, exchange.read_days, load_days, exchange.day_records
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased, UnitClosed, UnitsMerged
        from yizhan.ground.worktime.actions import end_entries_of

        def end_for_unit(event: UnitClosed | UnitsMerged) -> None:
            end_entries_of(unit_id=event.unit_id, at=event.at)

        return {
            PersonErased: lambda event: end_entries_of(person_id=event.person_id, at=event.at),
            UnitClosed: end_for_unit,
            UnitsMerged: end_for_unit,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "roster",
                name=_("When you are on duty"),
                why=_("So that somebody answers at night."),
                basis=registration.Basis.DUTY,
                until=_(
                    "Past duty stays on the roster without your name; what lies ahead ends with "
                    "your account."
                ),
                rows=(("RosterEntry", "person"),),
            ),
        )
