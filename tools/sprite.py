"""Put the icons this project uses into SVG sheets, from an unpacked `lucide-static` package.

    npm pack lucide-static && tar xzf lucide-static-*.tgz
    uv run python tools/sprite.py package/icons src/yizhan/roof/shared/static/icons

An icon is named after what it means here, so that a template says `{% icon "hot_water" %}` and the
drawing can be changed in one place. Choice codes (amenities, kinds, groups, states) are names too.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from yizhan.roof.shared.icons import sheet_of

ICONS: dict[str, str] = {
    # what a page does
    "search": "search", "filter": "list-filter", "locate": "locate-fixed", "map": "map",
    "list": "list", "menu": "menu", "more": "ellipsis", "close": "x", "back": "chevron-left",
    "next": "chevron-right", "down": "chevron-down", "up": "chevron-up", "add": "plus",
    "edit": "pencil", "delete": "trash-2", "copy": "copy", "print": "printer",
    "upload": "upload", "download": "download", "camera": "camera", "image": "image",
    "send": "send", "phone": "phone", "message": "message-square", "note": "sticky-note",
    "reply": "reply", "hand_on": "corner-up-right", "take": "hand", "merge": "merge",
    "split": "split", "undo": "undo-2", "refresh": "refresh-cw", "external": "external-link",
    "eye": "eye", "eye_off": "eye-off", "lock": "lock", "key": "key-round",
    "shield": "shield-check", "fingerprint": "fingerprint-pattern", "sign_in": "log-in",
    "sign_out": "log-out", "settings": "settings-2", "language": "languages", "text": "a-large-small",
    "sun": "sun", "moon": "moon", "contrast": "contrast", "keyboard": "keyboard", "qr": "qr-code",
    "scan": "scan-qr-code", "star": "star", "check": "check", "select": "square-check",
    "drag": "grip-vertical", "flag": "flag", "attach": "paperclip", "link": "link", "sort": "arrow-up-down",
    # what a thing is
    "home": "house", "person": "user-round", "people": "users-round", "unit": "network",
    "office": "landmark", "company": "building-2", "site": "warehouse", "inbox": "inbox",
    "overview": "layout-dashboard", "dispatch": "waypoints", "station": "tent", "pin": "map-pin",
    "catalogue": "notebook-text", "calendar": "calendar-days", "clock": "clock",
    "deliveries": "mail-warning", "bell": "bell", "kit": "shapes", "chart": "chart-column",
    "file": "file-text", "table": "table-2", "case": "ticket", "order": "clipboard-pen",
    "log": "scroll-text", "offline": "cloud-off", "outbox": "cloud-upload", "paused": "circle-pause",
    # how it stands
    "ok": "circle-check", "info": "info", "warn": "triangle-alert", "error": "circle-x",
    "question": "circle-help", "dot": "circle", "done": "circle-check-big",
    "overdue": "alarm-clock", "due_soon": "hourglass", "escalated": "siren", "me_too": "user-plus",
    # states of a case
    "reported": "circle-dot", "awaiting_handling": "circle-dashed", "in_progress": "loader",
    "scheduled": "calendar-clock", "reaction_requested": "message-circle-question-mark",
    "reaction_received": "message-circle-reply", "forwarded": "forward",
    "closure_requested": "flag", "resolved": "circle-check", "closed_no_action": "circle-slash",
    "reopen_requested": "rotate-ccw", "reopened": "rotate-ccw",
    # the door
    "open": "door-open", "locked": "lock", "closed": "door-closed", "broken": "construction",
    "no_water": "droplet-off", "full": "users-round",
    "has_water": "cup-soda", "fixed": "wrench", "has_room": "armchair", "unknown": "circle-help",
    # kinds of station
    "service_centre": "landmark", "red_post": "flag", "rider_post": "fuel",
    "outdoor_station": "tent", "delivery_site": "warehouse", "restaurant": "soup",
    "bank": "banknote", "pharmacy": "pill", "convenience": "store",
    # amenities
    "toilet": "toilet", "hot_water": "cup-soda", "microwave": "microwave",
    "phone_charging": "plug-zap", "battery_swap": "battery-charging", "seats": "armchair",
    "air_conditioning": "air-vent", "medicine_box": "briefcase-medical", "rain_gear": "umbrella",
    "wifi": "wifi", "parking": "square-parking", "discount_meal": "utensils",
    "legal_help": "scale", "all_day": "sun-moon", "fridge": "refrigerator",
    "shower": "shower-head", "books": "book-open", "tools": "wrench",
    # groups of the menu
    "rest": "coffee", "vehicle": "bike", "gate": "fence", "health_certificate": "id-card",
    "accident": "cross", "fines": "receipt-text", "legal": "scale", "training": "graduation-cap",
    "family": "house-heart", "other": "message-circle-more",
    # kinds of reports, and what is seen
    "food": "utensils", "street": "traffic-cone", "hazard": "flame",
    "report_mark": "badge-x", "report_sign": "signpost", "report_address": "map-pin-x",
    "report_locked": "door-closed", "report_toilet": "toilet", "report_seal": "package-open",
    "report_lane": "bike", "report_parking": "square-parking-off",
    "report_stall": "shopping-cart", "report_rubble": "construction",
    "report_ramp": "accessibility", "report_fire_exit": "fire-extinguisher",
    "report_charging": "plug-zap", "report_manhole": "circle-dot-dashed",
    "report_wires": "cable", "report_light": "lightbulb-off", "report_gas": "flame-kindling",
}  # fmt: skip

INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
MARK = (
    '<path d="M3 10.5 12 4l9 6.5"/><path d="M6 9v8.5"/><path d="M18 9v8.5"/>'
    '<path d="M2.5 20.5h6.2"/><path d="M15.3 20.5h6.2"/>'
    '<circle cx="12" cy="15" r="2.6" fill="var(--lamp, currentColor)" stroke="none"/>'
)
"""Our own sign: a roof, two posts, the road that runs through, and the lamp that is on."""


def sheets(folder: Path) -> dict[str, str]:
    """Return the text of each sheet by its name."""
    missing = [drawing for drawing in ICONS.values() if not (folder / f"{drawing}.svg").exists()]
    if missing:
        raise SystemExit(f"not in this package: {', '.join(missing)}")
    symbols: dict[str, list[str]] = defaultdict(list)
    for name, drawing in sorted(ICONS.items()):
        symbols[sheet_of(name)].append(symbol(name, inside(folder / f"{drawing}.svg")))
    symbols[sheet_of("mark")].append(symbol("mark", MARK))
    return {
        name: "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *lines, "</svg>", ""])
        for name, lines in symbols.items()
    }


def inside(file: Path) -> str:
    """Return what the drawing's `svg` element holds, on one line."""
    inner = INNER.search(file.read_text())
    if inner is None:
        raise SystemExit(f"no drawing: {file.name}")
    return re.sub(r"\s+", " ", inner.group(1)).strip().replace("> <", "><")


def symbol(name: str, inner: str) -> str:
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


if __name__ == "__main__":
    for name, text in sheets(Path(sys.argv[1])).items():
        Path(sys.argv[2], f"{name}.svg").write_text(text)
