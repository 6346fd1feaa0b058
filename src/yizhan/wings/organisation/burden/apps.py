from collections.abc import Iterable

from yizhan.kit import registration


class BurdenConfig(registration.App):
    name = "yizhan.wings.organisation.burden"
    label = "burden"

    def personal(self) -> Iterable[registration.PersonalData]:
        return (registration.deeds(("Approval", "by"), ("Approval", "decided_by")),)
