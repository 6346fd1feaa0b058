"""Messages about honours: nominees and jurors are told. Nobody hears who nominated or objected."""

from __future__ import annotations

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell, tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.wings.participation.honours.events import (
    JudgingBegan,
    JurorNamed,
    News,
    NomineeNews,
)
from yizhan.wings.participation.honours.models import Call, Juror, Nomination

_SENTENCES: dict[News, str] = {
    News.ASKED: gettext_noop(
        "Somebody nominated you for “%(title)s”. Only you can read it. Say yes or no by %(day)s."
    ),
    News.MORE: gettext_noop(
        "Somebody else wrote about you for “%(title)s”. The jury reads it only if you agree."
    ),
    News.NAMED: gettext_noop(
        "You are named for “%(title)s”. The public notice runs for five working days."
    ),
    News.NOT_NAMED: gettext_noop("“%(title)s” has a result, and you are not among those named."),
    News.EXCLUDED: gettext_noop("Your nomination for “%(title)s” was not admitted: %(reason)s"),
    News.STRUCK: gettext_noop("After an objection you are not named for “%(title)s”: %(reason)s"),
    News.HONOURED: gettext_noop("You are honoured: “%(title)s”. Congratulations, and thank you."),
    News.CANCELLED: gettext_noop("“%(title)s” was cancelled: %(cancelled)s"),
    News.STORY: gettext_noop("Your story is written. It is public only if you agree to its words."),
}


def tell_the_nominee(event: NomineeNews) -> None:
    nomination = Nomination.objects.for_event(event.nomination_id)
    person, contact = nomination.person, nomination.contact
    if person is None and contact is None:
        return
    language = person.language if person is not None else nomination.language
    call = nomination.call
    with translation.override(language):
        words = {
            "title": call.title,
            "day": date_format(call.consent_until, "MONTH_DAY_FORMAT"),
            "reason": nomination.reason,
            "cancelled": call.reason,
        }
        body = _(_SENTENCES[event.news]) % words
    asked = event.news in {News.ASKED, News.MORE}
    tell(
        topic=Topic.HONOUR_ASKED if asked else Topic.HONOUR_NEWS,
        body=body,
        link=f"/honours/mine/{nomination.ticket}",
        at=event.at,
        dedupe_key=f"honour.{event.news}|{nomination.pk}|{event.at.isoformat()}",
        person=person,
        secret=contact,
        sealed=True,
    )


def tell_the_juror(event: JurorNamed) -> None:
    juror = Juror.objects.for_event(event.juror_id)
    if juror.person is None:
        return
    with translation.override(juror.person.language):
        body = _("You are in the jury of “%(title)s”. You are told when the marking begins.")
        body %= {"title": juror.call.title}
    tell(
        topic=Topic.HONOUR_JURY,
        body=body,
        link=f"/me/jury/{juror.call_id}",
        at=event.at,
        dedupe_key=f"honour.juror|{juror.pk}",
        person=juror.person,
    )


def tell_the_jury(event: JudgingBegan) -> None:
    call = Call.objects.for_event(event.call_id)
    jurors = Juror.objects.of(call).exclude(person=None).select_related("person")
    by_language: dict[str, list[Juror]] = {}
    for juror in jurors:
        language = juror.person.language if juror.person is not None else ""
        by_language.setdefault(language, []).append(juror)
    for language, group in by_language.items():
        with translation.override(language):
            body = _("Please read the nominations for “%(title)s” and mark them by %(day)s.")
            day = date_format(call.judges_until, "MONTH_DAY_FORMAT")
            body %= {"title": call.title, "day": day}
        tell_each(
            [juror.person for juror in group if juror.person is not None],
            topic=Topic.HONOUR_JURY,
            body=body,
            link=f"/me/jury/{call.pk}",
            at=event.at,
            dedupe_key=f"honour.judging|{call.pk}",
        )


def connect() -> None:
    listen(NomineeNews, tell_the_nominee)
    listen(JurorNamed, tell_the_juror)
    listen(JudgingBegan, tell_the_jury)
