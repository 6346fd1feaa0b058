"""Where the wings meet. Every reaction of one part to another is one function in this folder.

They run inside the transaction of what they react to (decision 2), so they only write rows: a
message in the outbox, a row of their own. A new file is found by itself; it has a `connect`.

Before them run the functions that the apps themselves declare (`lifecycle` in `apps.py`): an app
knows what becomes of its rows when an account or a unit ends, and needs no other wing for it.
"""

from yizhan.ground.events.bus import listen
from yizhan.kit.discovery import modules_in
from yizhan.kit.registration import registered
from yizhan.roof.wiring import reactions

ORDER = ("branches", "casework", "organisation", "duties", "leadership", "people", "units")
"""The order of reactions to one event: first those listed, then the other files."""


def connect() -> None:
    for app in registered():
        for event, function in app.lifecycle().items():
            listen(event, function)
    for module in modules_in(reactions, first=ORDER):
        module.connect()
