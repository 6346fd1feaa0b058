"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.organisation.talks.actions import fill_kinds
from yizhan.wings.organisation.talks.models import Delegate, Reply, Talk, Topic
from yizhan.wings.organisation.talks.tests.factories import a_delegate, a_talk


def the_talk(world: Any) -> Talk:
    """A round table of the city committee, announced, with the world's company and one topic."""
    known = Talk.objects.first()
    if known is not None:
        return known
    company = world.entry.site.site.company
    return a_talk(world.city.committee, [company], at=timezone.now())


def a_topic(world: Any) -> int:
    return Topic.objects.filter(talk=the_talk(world)).earliest("pk").pk


def a_reply(world: Any) -> int:
    return Reply.objects.filter(topic__talk=the_talk(world)).earliest("pk").pk


def the_delegate(world: Any) -> Delegate:
    talk = the_talk(world)
    known = Delegate.objects.filter(talk=talk).first()
    return known or a_delegate(talk, at=timezone.now())


def a_kind(world: Any) -> str:
    fill_kinds(by=None, at=timezone.now())
    return "pay"


THINGS = {
    "desk/talks/<int:pk>": lambda world: the_talk(world).pk,
    "desk/talks/topics/<int:pk>": a_topic,
    "desk/talks/delegates/<int:pk>": lambda world: the_delegate(world).pk,
    "desk/talks/kinds/<slug:code>": a_kind,
    "desk/replies/<int:pk>": a_reply,
    "talks/<int:pk>": lambda world: the_talk(world).pk,
    "talks/{id}": lambda world: the_talk(world).pk,
    "me/talks/<str:code>": lambda world: the_delegate(world).code,
}
