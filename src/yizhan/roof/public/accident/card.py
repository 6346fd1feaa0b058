"""The accident card: one page that carries its style and its script, so that one saved file, one
entry of a browser's cache or one picture is all of it."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yizhan.ground.places.models import Division
from yizhan.kit.hours import HERE
from yizhan.roof import public, shared
from yizhan.roof.shared.demo_city import is_demo_city
from yizhan.roof.shared.middleware import content_policy
from yizhan.roof.shared.qr import absolute_address, qr_of, without_scheme
from yizhan.wings.care.rights.models import Advice, Coverage
from yizhan.wings.care.rights.rules import PROVINCES, Topic

LARGEST = 40 * 1024
"""Bytes of the page, uncompressed: it must open on the weakest phone and fit into its cache."""

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_REMARK = re.compile(r"^\s*//.*\n", re.M)
_INDENT = re.compile(r"\n\s+")

NUMBERS = (
    ("120", _("Ambulance: somebody is hurt")),
    ("122", _("Traffic police: a collision")),
    ("110", _("Threat, fight, hit and run")),
    ("12333", _("Occupational injury: is it covered?")),
    ("12348", _("Free legal advice")),
    ("12345", _("Nobody answers: city line")),
)
FIRST_STEPS = (
    _("Get off the road, put the vehicle between you and the traffic."),
    _("Somebody is hurt: call 120. Do not move who cannot get up."),
    _("Call 122. Do not leave, do not settle it in private, sign nothing."),
    _("Take photos before anything is moved."),
    _("Stop taking orders; report it in the platform's app from this order."),
)
EVIDENCE = (
    _("The whole scene, from four sides, with road signs"),
    _("Both vehicles, number plates, where they touched"),
    _("Your injuries, the torn clothes, the broken phone"),
    _("A screenshot of the order: number, time, route"),
    _("Name and telephone of the other side and of witnesses"),
    _("The police's paper on who is at fault"),
    _("Hospital: record, bills, every receipt; say «hurt at work»"),
)


class Page(NamedTuple):
    html: str
    policy: str
    """Its own content policy: the style and the script by their hashes, nothing else inline."""


def card_page(*, at: datetime) -> Page:
    """Return the card as it is now, in the language that is active."""
    coverage = list(Coverage.objects.public())
    advice = list(Advice.objects.public())
    address = absolute_address("/accident")
    context: dict[str, Any] = {
        "style": format_html("<style>{}</style>", _style()),
        "script": format_html("<script>{}</script>", _script()),
        "numbers": NUMBERS,
        "first_steps": FIRST_STEPS,
        "evidence": EVIDENCE,
        "ways": [entry for entry in advice if entry.topic == Topic.REPORTING],
        "coverage": coverage,
        "provinces": PROVINCES.values(),
        "own_province": _own_province(at.astimezone(HERE).date()),
        "code": qr_of(address),
        "address": without_scheme(address),
        "demo": is_demo_city(),
        "chinese": (get_language() or "").startswith("zh"),
        "at": at,
    }
    drawn = render_to_string("public/accident/card.html", context | {"at": None, "version": ""})
    version = sha256(drawn.encode()).hexdigest()[:12]
    html = render_to_string("public/accident/card.html", context | {"version": version})
    return Page(_INDENT.sub("\n", html), _policy())


def _own_province(on: date) -> str:
    county = Division.objects.in_force(on=on).counties().order_by("code").first()
    return PROVINCES.get(county.code[:2], "") if county is not None else ""


def _policy() -> str:
    policy = content_policy("")
    for directive, text in (("script-src", _script()), ("style-src", _style())):
        digest = b64encode(sha256(text.encode()).digest()).decode()
        policy = policy.replace(f"{directive} 'self'", f"{directive} 'self' 'sha256-{digest}'")
    return policy


@cache
def _style() -> SafeString:
    sheets = (_static(shared, "css/tokens.css"), _static(public, "public/accident.css"))
    return _inline(re.sub(r"\s+", " ", _COMMENT.sub("", "".join(sheets))))


@cache
def _script() -> SafeString:
    written = _static(public, "public/accident.js")
    return _inline(_INDENT.sub("\n", _REMARK.sub("", written)))


def _static(package: ModuleType, name: str) -> str:
    return Path(package.__path__[0], "static", name).read_text(encoding="utf-8")


def _inline(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308  # our own file


@cache
def worker_script() -> str:
    return _static(public, "public/accident_worker.js")
