"""Appointments to roles, their periods and promises; badges and the keys that sign them."""

from yizhan.wings.participation.appointments.models.badge import Badge, BadgeKey, BadgeQuerySet
from yizhan.wings.participation.appointments.models.engagement import (
    BadgePhoto,
    Engagement,
    EngagementPeriod,
    EngagementQuerySet,
)
from yizhan.wings.participation.appointments.models.promise import Promise, PromiseChoice

__all__ = [
    "Badge",
    "BadgeKey",
    "BadgePhoto",
    "BadgeQuerySet",
    "Engagement",
    "EngagementPeriod",
    "EngagementQuerySet",
    "Promise",
    "PromiseChoice",
]
