from collections.abc import Iterable

from yizhan.kit import registration


class ClosingConfig(registration.App):
    name = "yizhan.wings.organisation.closing"
    label = "closing"

    def personal(self) -> Iterable[registration.PersonalData]:
        return (
            registration.deeds(
                ("Closing", "by"),
            ),
        )
