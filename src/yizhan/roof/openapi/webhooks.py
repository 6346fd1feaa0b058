"""The systems that are told of events, for whoever may connect them in the whole city."""

# No `from __future__ import annotations` here: django-ninja reads the signatures of views.

from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from yizhan.ground.notify.actions import (
    SAMPLE_CASE,
    add_endpoint,
    send_test_event,
    stop_endpoint,
)
from yizhan.ground.notify.models import Endpoint
from yizhan.ground.notify.rules import FOR_SYSTEMS
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.errors import NotAllowed
from yizhan.roof.openapi.auth import WEBHOOKS, ApiRequest
from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.writes import idempotent
from yizhan.roof.shared.receiver_address import refuse_address

router = Router(tags=["webhooks"])


def _topics() -> dict[str, str]:
    return {topic.name: topic.value for topic in FOR_SYSTEMS}


EventTopic = StrEnum("EventTopic", _topics())  # type: ignore[misc]  # made of the list of topics


class TopicOut(Schema):
    event: EventTopic
    about: str
    sample: dict[str, Any] = Field(description="The body of such a webhook.")


class WebhookOut(Schema):
    id: int
    name: str
    url: str
    topics: list[EventTopic] = Field(description="Empty: all of them.")


class NewWebhook(WebhookOut):
    key: str = Field(description="The key of its signatures, in this answer only.")


class WebhookIn(Input):
    name: str = Field(min_length=1, max_length=60)
    url: str = Field(max_length=500, description="https and public.")
    topics: list[EventTopic] = Field([], description="Empty: all of them.")


@router.get("/topics", response=list[TopicOut], auth=None)
def list_topics(request: HttpRequest) -> list[dict[str, Any]]:
    """The events that systems are told of, each with a sample of what comes."""
    sample = {"id": 1, "at": "2026-11-28T22:00:00+08:00", "case": SAMPLE_CASE}
    return [
        {
            "event": topic.value,
            "about": str(topic.label),
            "sample": {"event": topic.value, **sample},
        }
        for topic in FOR_SYSTEMS
    ]


@router.get("", response=list[WebhookOut], auth=WEBHOOKS)
def list_webhooks(request: ApiRequest) -> Any:
    """The systems that are told."""
    _permit(request.auth)
    return Endpoint.objects.visible_to(request.auth).active().order_by("name")


@router.post("", response={201: NewWebhook}, auth=WEBHOOKS)
def connect_webhook(request: ApiRequest, body: WebhookIn) -> Status[Any]:
    """Connect a system. Each event is one signed POST; see `GET /webhooks/topics`."""
    _permit(request.auth)

    def connect() -> tuple[int, Any]:
        refuse_address(body.url)
        endpoint, key = add_endpoint(
            name=body.name,
            url=body.url,
            topics=[topic.value for topic in body.topics],
            by=request.auth,
            at=timezone.now(),
        )
        return 201, {**_out(endpoint), "key": key}

    return Status(*idempotent(request, scope=f"webhooks:{request.auth.pk}", action=connect))


@router.post("/{int:webhook}/test", response={202: WebhookOut}, auth=WEBHOOKS)
def send_test(request: ApiRequest, webhook: int) -> Status[Any]:
    """Send a test event: `event` is `test`, all else as ever."""
    endpoint = _endpoint(request.auth, webhook)

    def send() -> tuple[int, Any]:
        send_test_event(endpoint, by=request.auth, at=timezone.now())
        return 202, _out(endpoint)

    return Status(*idempotent(request, scope=f"test:{request.auth.pk}:{webhook}", action=send))


@router.api_operation(["DELETE"], "/{int:webhook}", response={204: None}, auth=WEBHOOKS)
def stop_webhook(request: ApiRequest, webhook: int) -> Status[Any]:
    """Tell a system nothing more."""
    stop_endpoint(_endpoint(request.auth, webhook), by=request.auth, at=timezone.now())
    return Status(204, None)


def _permit(person: Person) -> None:
    if not can_somewhere(person, Permission.ENDPOINT_EDIT):
        raise NotAllowed


def _endpoint(person: Person, pk: int) -> Endpoint:
    _permit(person)
    endpoint: Endpoint = get_object_or_404(Endpoint.objects.visible_to(person).active(), pk=pk)
    return endpoint


def _out(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.pk,
        "name": endpoint.name,
        "url": endpoint.url,
        "topics": endpoint.topics,
    }
