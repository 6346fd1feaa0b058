"""The offers and opening hours of stations of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from yizhan.wings.care.stations.rules import Amenity, StationKind

A, K = Amenity, StationKind
OFFICE = "Mo-Fr 08:00-12:00,15:00-18:00; PH off"
LONG_OFFICE = "Mo-Fr 08:30-17:30; Sa,Su 09:00-17:00"
DAYLIGHT = "08:00-20:00"


@dataclass(frozen=True)
class Premises:
    hours: str
    amenities: list[str]


@dataclass(frozen=True)
class Usual:
    """`always` is there; each of `often` is with its chance; hours as often as they are listed."""

    hours: tuple[str, ...]
    always: tuple[Amenity, ...]
    often: dict[Amenity, float]


PREMISES: dict[str, Usual] = {
    K.SERVICE_CENTRE: Usual(
        (LONG_OFFICE, "08:00-21:00", OFFICE),
        (A.TOILET, A.HOT_WATER, A.SEATS, A.AIR_CONDITIONING, A.WIFI, A.PHONE_CHARGING),
        {A.LEGAL_HELP: 0.8, A.BOOKS: 0.9, A.MICROWAVE: 0.7, A.MEDICINE_BOX: 0.9, A.PARKING: 0.8},
    ),
    K.RED_POST: Usual(
        ("08:00-22:00", "07:00-23:00", LONG_OFFICE, DAYLIGHT),
        (A.HOT_WATER, A.SEATS, A.PHONE_CHARGING),
        {A.TOILET: 0.7, A.MICROWAVE: 0.8, A.AIR_CONDITIONING: 0.8, A.MEDICINE_BOX: 0.9,
         A.RAIN_GEAR: 0.7, A.WIFI: 0.7, A.BOOKS: 0.6, A.FRIDGE: 0.4, A.LEGAL_HELP: 0.2},
    ),
    K.RIDER_POST: Usual(
        ("24/7", "07:00-23:00", "07:00-02:00", "08:00-22:00"),
        (A.HOT_WATER, A.SEATS, A.PHONE_CHARGING, A.PARKING),
        {A.TOILET: 0.6, A.BATTERY_SWAP: 0.6, A.MICROWAVE: 0.8, A.AIR_CONDITIONING: 0.7,
         A.TOOLS: 0.6, A.RAIN_GEAR: 0.7, A.MEDICINE_BOX: 0.7, A.WIFI: 0.6, A.SHOWER: 0.15},
    ),
    K.OUTDOOR_STATION: Usual(
        ("24/7", "07:00-22:00", DAYLIGHT, DAYLIGHT, OFFICE, OFFICE, LONG_OFFICE,
         "Mo-Sa 08:00-18:00; PH off", "06:30-22:30", "Mo-Su 08:00-12:00,14:30-20:00"),
        (A.HOT_WATER, A.SEATS),
        {A.TOILET: 0.45, A.PHONE_CHARGING: 0.75, A.MICROWAVE: 0.5, A.AIR_CONDITIONING: 0.4,
         A.MEDICINE_BOX: 0.6, A.RAIN_GEAR: 0.35, A.WIFI: 0.3, A.BOOKS: 0.25, A.PARKING: 0.4,
         A.BATTERY_SWAP: 0.08, A.FRIDGE: 0.1, A.TOOLS: 0.1},
    ),
    K.DELIVERY_SITE: Usual(
        ("07:30-22:30", "08:00-23:00"),
        (A.HOT_WATER, A.SEATS, A.PHONE_CHARGING, A.PARKING),
        {A.BATTERY_SWAP: 0.7, A.TOILET: 0.6, A.TOOLS: 0.7, A.RAIN_GEAR: 0.6, A.WIFI: 0.5,
         A.MEDICINE_BOX: 0.6, A.AIR_CONDITIONING: 0.6},
    ),
    K.RESTAURANT: Usual(
        ("06:30-14:00,17:00-22:00", "10:00-22:00", "07:00-21:30", "17:00-02:00",
         "Tu-Su 10:00-21:00"),
        (A.DISCOUNT_MEAL, A.SEATS),
        {A.HOT_WATER: 0.8, A.TOILET: 0.4, A.PHONE_CHARGING: 0.5, A.AIR_CONDITIONING: 0.5},
    ),
    K.BANK: Usual(
        ("Mo-Fr 08:30-17:00; Sa 09:00-16:00; PH off", "Mo-Fr 08:30-12:00,14:30-17:00; PH off"),
        (A.SEATS, A.AIR_CONDITIONING, A.HOT_WATER),
        {A.TOILET: 0.3, A.PHONE_CHARGING: 0.7, A.WIFI: 0.4, A.RAIN_GEAR: 0.4},
    ),
    K.PHARMACY: Usual(
        ("08:00-22:00", "08:00-21:30", "24/7"),
        (A.MEDICINE_BOX, A.HOT_WATER),
        {A.SEATS: 0.7, A.PHONE_CHARGING: 0.4, A.AIR_CONDITIONING: 0.5},
    ),
    K.CONVENIENCE: Usual(
        ("24/7", "07:00-23:00", "06:30-23:30"),
        (A.HOT_WATER, A.MICROWAVE),
        {A.SEATS: 0.6, A.PHONE_CHARGING: 0.6, A.FRIDGE: 0.4, A.TOILET: 0.15, A.RAIN_GEAR: 0.4},
    ),
}  # fmt: skip


def furnish(kind: str, rng: Random) -> Premises:
    usual = PREMISES[kind]
    hours = rng.choice(usual.hours)
    amenities = {*usual.always}
    amenities |= {amenity for amenity, chance in usual.often.items() if rng.random() < chance}
    if hours == "24/7":
        amenities.add(A.ALL_DAY)
    return Premises(hours, sorted(amenity.value for amenity in amenities))
