from collections.abc import Iterator
from typing import TYPE_CHECKING

from yizhan.kit import registration

if TYPE_CHECKING:
    from yizhan.roof.shared.bottom_bar import Place


class PublicConfig(registration.App):
    name = "yizhan.roof.public"
    label = "public"

    def ready(self) -> None:
        from yizhan.roof.shared.bottom_bar import add_places

        add_places(_places)


def _places() -> "Iterator[Place]":
    """The places in the bottom bar: the home page, and those its topics declare."""
    from yizhan.kit.discovery import modules_named
    from yizhan.roof import public
    from yizhan.roof.public import urls

    for topic in (urls, *modules_named("urls", public)):
        yield from getattr(topic, "places", ())
