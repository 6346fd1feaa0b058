"""/screen: the page on the wall of a duty room, sent anew when something on it has changed."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, everywhere
from yizhan.kit.event_stream import Channel
from yizhan.roof.desk.screen.board import READ, board_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.event_stream import event_stream
from yizhan.roof.shared.pages import show

TEMPLATE = "desk/screen/screen.html"


@desk_page(READ)
@never_cache
@require_GET
def screen(request: PageRequest) -> HttpResponse:
    board = board_of(request.user, at=timezone.now())
    return show(request, TEMPLATE, {"board": board})


@desk_page(READ)
@require_safe
def events(request: PageRequest) -> HttpResponse:
    me, language = request.user, get_language() or "zh-hans"
    whose = "everywhere" if sees_everything(me) else f"person {me.pk}"
    make = partial(draw, me.username, language, whose)
    return event_stream(request, Channel(f"screen {whose} {language}", make))


def sees_everything(person: Person) -> bool:
    """Whoever reads all of the city's figures sees the same board; it is made once for them."""
    held = (Permission.DUTY_READ, Permission.FLEET_READ)
    return everywhere(person, READ) and all(everywhere(person, one) for one in held)


def draw(username: str, language: str, whose: str) -> str | None:
    """The board as HTML; None if that person does not read it any more."""
    person = Person.objects.known_by(username)
    if person is None or not can_somewhere(person, READ):
        return None
    if whose == "everywhere" and not sees_everything(person):
        return None
    with override(language):
        board = board_of(person, at=timezone.now())
        return render_to_string(f"{TEMPLATE}#board", {"board": board})
