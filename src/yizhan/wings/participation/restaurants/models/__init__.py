"""Restaurants; rounds of visits drawn by lot; who may go, who goes, and what was seen."""

from yizhan.wings.participation.restaurants.models.restaurants import Restaurant, RestaurantQuerySet
from yizhan.wings.participation.restaurants.models.rounds import Quota, Round, TypedSeed
from yizhan.wings.participation.restaurants.models.visitors import Conflict, Visitor
from yizhan.wings.participation.restaurants.models.visits import Seat, Visit

__all__ = [
    "Conflict",
    "Quota",
    "Restaurant",
    "RestaurantQuerySet",
    "Round",
    "Seat",
    "TypedSeed",
    "Visit",
    "Visitor",
]
