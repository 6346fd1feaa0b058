"""Kinds of station, amenities, and what people at the door can say. Data, not code."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class StationKind(models.TextChoices):
    SERVICE_CENTRE = "service_centre", _("party-mass service centre")
    RED_POST = "red_post", _("red post")
    RIDER_POST = "rider_post", _("riders' filling station")
    OUTDOOR_STATION = "outdoor_station", _("outdoor workers' station")
    DELIVERY_SITE = "delivery_site", _("delivery site")
    RESTAURANT = "restaurant", _("restaurant")
    BANK = "bank", _("bank")
    PHARMACY = "pharmacy", _("pharmacy")
    CONVENIENCE = "convenience", _("convenience shop")


class Level(models.TextChoices):
    """The three levels of the network: the party's own places, the sites, the street's shops."""

    POST = "post", _("posts of all levels")
    SITE = "site", _("delivery sites")
    SHOP = "shop", _("partner shops")


K = StationKind
LEVEL: dict[str, Level] = {
    K.SERVICE_CENTRE: Level.POST, K.RED_POST: Level.POST, K.RIDER_POST: Level.POST,
    K.OUTDOOR_STATION: Level.POST, K.DELIVERY_SITE: Level.SITE, K.RESTAURANT: Level.SHOP,
    K.BANK: Level.SHOP, K.PHARMACY: Level.SHOP, K.CONVENIENCE: Level.SHOP,
}  # fmt: skip
SHARED_POSTS: frozenset[str] = frozenset({K.RED_POST, K.RIDER_POST})
PARTNER_OUTLETS: frozenset[str] = frozenset({K.RESTAURANT, K.BANK, K.PHARMACY, K.CONVENIENCE})


class Amenity(models.TextChoices):
    """In this order an amenity is one bit of the nearest-station index; append, never reorder."""

    TOILET = "toilet", _("toilet")
    HOT_WATER = "hot_water", _("hot water")
    MICROWAVE = "microwave", _("microwave")
    PHONE_CHARGING = "phone_charging", _("phone charging")
    BATTERY_SWAP = "battery_swap", _("battery swap")
    SEATS = "seats", _("seats")
    AIR_CONDITIONING = "air_conditioning", _("air conditioning")
    MEDICINE_BOX = "medicine_box", _("medicine box")
    RAIN_GEAR = "rain_gear", _("rain gear")
    WIFI = "wifi", _("Wi-Fi")
    PARKING = "parking", _("parking")
    DISCOUNT_MEAL = "discount_meal", _("discount meal")
    LEGAL_HELP = "legal_help", _("legal help")
    ALL_DAY = "all_day", _("24 h")
    FRIDGE = "fridge", _("fridge")
    SHOWER = "shower", _("shower")
    BOOKS = "books", _("books")
    TOOLS = "tools", _("repair tools")


AMENITY_BIT: dict[str, int] = {code: 1 << n for n, code in enumerate(Amenity.values)}


class SignalKind(models.TextChoices):
    OPEN = "open", _("open")
    LOCKED = "locked", _("locked")
    BROKEN = "broken", _("broken")
    NO_WATER = "no_water", _("no water")
    FULL = "full", _("full")


class Listing(models.TextChoices):
    LISTED = "listed", _("listed")
    UNLISTED = "unlisted", _("taken off the list")


SIGNAL_LIFE = timedelta(hours=2)
LOCKED_DEVICES, LOCKED_DAYS, LOCKED_WINDOW = 3, 3, timedelta(days=30)
"""Three different devices on three days of thirty open a repair case (mission, B1)."""
CONFIRMATIONS_TO_UNLIST = 2
