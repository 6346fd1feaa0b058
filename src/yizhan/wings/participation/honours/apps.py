from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.kit import registration


class HonoursConfig(registration.App):
    name = "yizhan.wings.participation.honours"
    label = "honours"

    def jobs(self) -> Iterable[registration.PeriodicJob]:
        from yizhan.wings.participation.honours import jobs

        return (
            registration.PeriodicJob("honours.photos", jobs.make_photos),
            registration.PeriodicJob("honours.forget", jobs.forget_words, timedelta(days=1)),
        )

    def sealed(self) -> Iterable[registration.SealedKind]:
        from yizhan.ground.people.actions import sealed_rows
        from yizhan.wings.participation.honours.vault import (
            MARKS,
            NAMES,
            PHOTOS,
            TEXTS,
            TICKETS,
        )

        again = _("Whoever nominated writes it again.")
        return (
            sealed_rows(
                TICKETS,
                name=_("tickets of nominees"),
                remedy=_("The nominee finds her page under «Mine» if she has an account."),
            ),
            sealed_rows(NAMES, name=_("names of nominees"), remedy=again),
            sealed_rows(TEXTS, name=_("words about nominees"), remedy=again),
            sealed_rows(
                MARKS, name=_("marks of juries"), remedy=_("The jurors give their marks again.")
            ),
            *(
                sealed_rows(seals, name=_("photos about nominees"), remedy=again)
                for seals in PHOTOS
            ),
        )

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.participation.honours import actions, exchange

        return {
            "honours": Exchange(
                exchange.COLUMNS,
                exchange.read_honours,
                actions.import_honours,
                exchange.honour_records,
                identified_by=exchange.IDENTITY,
            ),
        }

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import (
            PersonErased,
            PersonsMerged,
            PersonsUnmerged,
            UnitClosed,
            UnitsMerged,
        )
        from yizhan.ground.people.models import Unit
        from yizhan.wings.participation.honours import actions

        def hand_over(event: UnitClosed | UnitsMerged) -> None:
            actions.hand_over_calls(Unit.objects.for_event(event.unit_id), at=event.at)

        return {
            PersonErased: lambda event: actions.forget_person(event.person_id, at=event.at),
            PersonsMerged: lambda event: actions.merge_jurors(
                event.merge_id, person_id=event.person_id, into_id=event.into_id
            ),
            PersonsUnmerged: lambda event: actions.unmerge_jurors(
                event.merge_id, person_id=event.person_id, at=event.at
            ),
            UnitClosed: hand_over,
            UnitsMerged: hand_over,
        }

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.PersonalData(
                "honours",
                name=_("Nominations for an honour"),
                why=_("To ask you whether you agree, and to judge."),
                basis=registration.Basis.CONSENT,
                until=_(
                    "What was written about those who were not honoured is deleted after 90 days; "
                    "an honour stays counted without your name if you take it off."
                ),
                rows=(("Nomination", "person"),),
                job="honours.forget",
            ),
            registration.deeds(("Statement", "by"), ("Juror", "person")),
        )
