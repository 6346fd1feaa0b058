"""Messages about accompaniments. None of them says what happened to the rider, or what was said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell, tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, staff_of
from yizhan.ground.worktime.actions import who_is_on_duty
from yizhan.roof.shared.deadlines import moment
from yizhan.wings.care.accompaniment.events import AccompanimentNews, News
from yizhan.wings.care.accompaniment.index import works_now
from yizhan.wings.care.accompaniment.models import Accompaniment, Step

TO_PERSON: dict[News, Promise] = {
    News.NAMED: gettext_lazy("A rider asks you to stand by: call by %(due)s."),
    News.RIDER_SPOKE: gettext_lazy("The rider you stand by has added something."),
    News.NOT_YET: gettext_lazy("The rider says «not yet»: call by %(due)s."),
    News.CLOSED: gettext_lazy("The rider says that all is settled. Thank you."),
    News.REOPENED: gettext_lazy("A rider took it up again: call by %(due)s."),
    News.AID_AGREED: gettext_lazy("The rider agrees to the hand-over to legal aid."),
    News.AID_TAKEN_BACK: gettext_lazy("The rider does not agree to the hand-over to legal aid."),
    News.GONE: gettext_lazy("A rider you stood by took everything back. Nothing is kept of it."),
}
TO_RIDER: dict[News, Promise] = {
    News.NAMED: gettext_lazy(
        "%(person)s (%(unit)s) stands by you and calls by %(due)s. Telephone: %(phone)s"
    ),
    News.UNNAMED: gettext_lazy(
        "Received. Nobody is named for your place yet: a dispatcher names somebody by %(due)s."
    ),
    News.TOLD: gettext_lazy("%(person)s, who stands by you, has written something."),
    News.ASKED: gettext_lazy("%(person)s asks: is everything settled? Only you close it."),
    News.LATE: gettext_lazy("Something promised to you was not done in time. The lead was told."),
    News.AID_ASKED: gettext_lazy("Please read what would be passed on to legal aid, and decide."),
}
CALLS = frozenset({News.NAMED, News.NOT_YET, News.REOPENED})
"""News after which somebody at the desk has to call: by text message, too, in her hours."""
BY_TEXT_MESSAGE = frozenset({News.NAMED, News.UNNAMED, News.ASKED, News.AID_ASKED})
"""News to a rider worth a text message. The rest waits in the app."""


def spread(event: AccompanimentNews) -> None:
    row = Accompaniment.objects.for_event(event.accompaniment_id)
    key = f"accompaniment|{row.pk}|{event.news}|{event.at.isoformat()}"
    if event.news in TO_PERSON and row.person is not None:
        link = reverse("desk:accompaniments") if event.news == News.GONE else ""
        by_text = event.news in CALLS and works_now(row.person, unit=row.unit, at=event.at)
        _tell_desk(
            [row.person], TO_PERSON[event.news], row, at=event.at, key=key, link=link,
            by_text=by_text,
        )  # fmt: skip
    if event.news in TO_RIDER:
        _tell_rider(row, event, key=key)
    if event.news == News.UNNAMED:
        _tell_who_names(row, at=event.at, key=key)
    if event.news == News.LATE:
        _tell_late(row, at=event.at, key=key)


def _tell_rider(row: Accompaniment, event: AccompanimentNews, *, key: str) -> None:
    """In the app, if there is an account; by text message what cannot wait until it is opened."""
    rider = row.rider.head if row.rider is not None else None
    with translation.override(rider.language if rider else settings.LANGUAGE_CODE):
        body = str(TO_RIDER[event.news]) % _words(row, at=event.at)
    link = reverse("rider:accompaniments")
    if rider is not None:
        tell_each(
            [rider], topic=Topic.ACCOMPANIED, body=body, link=link, at=event.at, dedupe_key=key
        )
    if event.news in BY_TEXT_MESSAGE and (secret := _number(row, rider)) is not None:
        tell(
            topic=Topic.ACCOMPANIED,
            body=body,
            at=event.at,
            dedupe_key=key,
            secret=secret,
            link=link,
            urgent=event.news in (News.NAMED, News.UNNAMED),
            sealed=True,
        )


def _number(row: Accompaniment, rider: Person | None) -> Secret | None:
    if row.contact is not None or rider is None:
        return row.contact
    mine = Secret.objects.about(rider).filter(kind=SecretKind.PHONE)
    return mine.order_by("-pk").first()


def _tell_who_names(row: Accompaniment, *, at: datetime, key: str) -> None:
    words = gettext_lazy("Name somebody to stand by a rider, by %(due)s.")
    people = staff_of(row.unit_id, Permission.ACCOMPANY_NAME)
    link = reverse("desk:accompaniments_unnamed")
    _tell_desk(people, words, row, at=at, key=key, link=link)
    on_duty = [entry.person for entry in who_is_on_duty(row.unit, at=at) if entry.person]
    may = [one for one in on_duty if can(one, Permission.ACCOMPANY_NAME, row.unit)]
    _tell_desk(may, words, row, at=at, key=key, link=link, by_text=True)


def _tell_late(row: Accompaniment, *, at: datetime, key: str) -> None:
    if row.person is None:
        _tell_who_names(row, at=at, key=key)
        return
    words = gettext_lazy("%(person)s did not keep a deadline that a rider was promised.")
    leads = staff_of(row.unit_id, Permission.ACCOMPANY_LEAD)
    _tell_desk(leads, words, row, at=at, key=f"{key}|lead")
    mine = gettext_lazy("A deadline that you promised a rider has passed. Your lead was told.")
    _tell_desk([row.person], mine, row, at=at, key=key)


def _tell_desk(
    people: Iterable[Person],
    words: Promise,
    row: Accompaniment,
    *,
    at: datetime,
    key: str,
    link: str = "",
    by_text: bool = False,
) -> None:
    link = link or reverse("desk:accompaniment", args=[row.public_id])
    for person in people:
        with translation.override(person.language):
            body = str(words) % _words(row, at=at)
        if by_text:
            tell(
                topic=Topic.ACCOMPANIES, body=body, link=link, at=at, dedupe_key=key,
                person=person, urgent=True,
            )  # fmt: skip
        else:
            tell_each(
                [person], topic=Topic.ACCOMPANIES, body=body, link=link, at=at, dedupe_key=key
            )


def _words(row: Accompaniment, *, at: datetime) -> dict[str, str]:
    step = Step.objects.of(row).to_do().first()
    return {
        "person": str(row.person or ""),
        "unit": row.unit.name,
        "phone": row.phone or "12345",
        "due": moment(step.due_at, at=at) if step else "",
    }


def connect() -> None:
    listen(AccompanimentNews, spread)
