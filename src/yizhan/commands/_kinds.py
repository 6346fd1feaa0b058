"""The kinds of tables that can be imported and exported, as each app declares them in `apps.py`."""

from __future__ import annotations

from yizhan.kit.registration import registered
from yizhan.kit.tables import Exchange

KINDS: dict[str, Exchange] = {
    kind: exchange for app in registered() for kind, exchange in app.exchanges().items()
}
IMPORTED: dict[str, Exchange] = {
    kind: exchange for kind, exchange in KINDS.items() if not exchange.only_out
}
