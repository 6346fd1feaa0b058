"""Which sheet of drawings an icon stands on.

A phone on a slow network, cold, loads a whole sheet for one icon. So what the first page draws is
on a small sheet of its own, what stations and the menu have on a second, and what only the desk
needs on a third. `tools/sprite.py` draws them.
"""

from __future__ import annotations

FIRST = frozenset({
    "mark", "person", "text", "contrast", "sun", "moon", "back", "next", "search", "locate", "map",
    "pin", "list", "order", "message", "qr", "station", "phone", "info", "ok", "warn", "error",
    "open", "locked", "closed", "broken", "no_water", "full", "unknown",
})  # fmt: skip
PLACES = frozenset({
    # kinds of station
    "service_centre", "red_post", "rider_post", "outdoor_station", "delivery_site", "restaurant",
    "bank", "pharmacy", "convenience",
    # amenities
    "toilet", "hot_water", "microwave", "phone_charging", "battery_swap", "seats",
    "air_conditioning", "medicine_box", "rain_gear", "wifi", "parking", "discount_meal",
    "legal_help", "all_day", "fridge", "shower", "books", "tools",
    # groups of the menu
    "rest", "vehicle", "gate", "health_certificate", "accident", "fines", "legal", "training",
    "family", "other",
})  # fmt: skip


def sheet_of(name: str) -> str:
    if name in FIRST:
        return "first"
    return "places" if name in PLACES else "more"
