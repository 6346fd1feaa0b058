"""Somebody stands by: the account `rider` is stood by the account `handler`; one more waits for a
dispatcher, because its county is not known."""

from __future__ import annotations

from datetime import datetime, timedelta

from yizhan.ground.notify.actions import withdraw_unsent
from yizhan.roof.demo.city import City
from yizhan.wings.care.accompaniment.actions import (
    appoint,
    finish_step,
    open_accompaniment,
    say,
    tell_rider,
)
from yizhan.wings.care.accompaniment.models import Step

HOME = "451202"
NUMBER = "0778-000 0110"
"""Nobody has it."""
GUEST = "139 7700 0124"
HAPPENED = "在金城江桥头被一辆小车蹭倒，左脚踝肿了，单子还没送完。"
TOLD = "片子拍了，没有骨折。病历上已请医生写明工作中受伤，票据您先收好。"
ASKED = "平台报案要选哪一项？"


def load_today(city: City, *, now: datetime) -> None:
    """Open two accompaniments, one of them on its way."""
    rider, handler = city.accounts["rider"], city.accounts["handler"]
    county, unit = city.divisions[HOME], city.units[f"{HOME}-union"]
    begun = now - timedelta(hours=20)
    appoint(handler, unit=unit, division=county, phone=NUMBER, by=None, at=begun)
    row = open_accompaniment(by=rider, at=begun, division=county, text=HAPPENED, contact=GUEST)
    withdraw_unsent(cause=f"accompaniment|{row.pk}|")  # no text message of yesterday goes out today
    for step in Step.objects.of(row).to_do()[:2]:
        finish_step(step, by=handler, at=begun + timedelta(hours=1))
    tell_rider(row, text=TOLD, by=handler, at=begun + timedelta(hours=2))
    say(row, text=ASKED, by=rider, at=now - timedelta(hours=1))
    open_accompaniment(by=None, at=now, contact=GUEST)
