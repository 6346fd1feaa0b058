"""Messages about stations that riders doubt."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.kit.days import local_day
from yizhan.roof.wiring.reactions.casework import MOST_TOLD
from yizhan.wings.care.stations.events import SignalsBurst, StationDoubted
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import SignalKind

BURST = 3
"""So many times more devices than witnesses are a burst from few places."""


def ask_host_and_dispatcher(event: StationDoubted) -> None:
    station = Station.objects.for_event(event.station_id)
    with translation.override(settings.LANGUAGE_CODE):
        words = {"station": station.name, "witnesses": event.witnesses, "devices": event.devices}
        body = _(
            "%(station)s was found locked again by %(witnesses)d riders. Is it? If its host says"
            " so, it leaves the list."
        )
        if event.devices > BURST * event.witnesses:
            body = _(
                "%(station)s: %(devices)d devices say «locked», from few networks. This looks like"
                " a burst. Ask the host before it leaves the list."
            )
        body %= words
    for permission, link in (
        (Permission.STATION_HOST, f"/me/station/{station.code}"),
        (Permission.CASE_DISPATCH, f"/desk/stations/{station.code}"),
    ):
        tell_each(
            staff_of(station.unit_id, permission)[:MOST_TOLD],
            topic=Topic.CASE_REPLY,
            subject=station.name,
            body=body,
            link=link,
            at=event.at,
            dedupe_key=f"station.doubted|{station.pk}|{event.at.isoformat()}|{permission}",
        )


def warn_of_burst(event: SignalsBurst) -> None:
    """Once a day for a station and a kind: a burst is long."""
    station = Station.objects.for_event(event.station_id)
    with translation.override(settings.LANGUAGE_CODE):
        body = _(
            "%(station)s: %(devices)d unknown devices have just said «%(kind)s». This looks like a"
            " burst. It shows at the door for two hours; it opens no case and takes nothing off the"
            " list. A word from the host corrects it."
        )
        kind = SignalKind(event.kind).label
        body %= {"station": station.name, "devices": event.devices, "kind": kind}
    tell_each(
        staff_of(station.unit_id, Permission.CASE_DISPATCH)[:MOST_TOLD],
        topic=Topic.CASE_REPLY,
        subject=station.name,
        body=body,
        link=f"/desk/stations/{station.code}",
        at=event.at,
        dedupe_key=f"station.burst|{station.pk}|{event.kind}|{local_day(event.at)}",
    )


def connect() -> None:
    listen(SignalsBurst, warn_of_burst)
    listen(StationDoubted, ask_host_and_dispatcher)
