from collections.abc import Iterator
from typing import TYPE_CHECKING

from yizhan.kit import registration

if TYPE_CHECKING:
    from yizhan.roof.shared.bottom_bar import Place


class RiderConfig(registration.App):
    name = "yizhan.roof.rider"
    label = "rider"

    def ready(self) -> None:
        from yizhan.roof.shared.bottom_bar import add_places

        add_places(_places)


def _places() -> "Iterator[Place]":
    """The places in the bottom bar that the topics of riders declare in their `urls.py`."""
    from yizhan.kit.discovery import modules_named
    from yizhan.roof import rider

    for topic in modules_named("urls", rider):
        yield from getattr(topic, "places", ())
