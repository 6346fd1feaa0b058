from collections.abc import Iterable

from yizhan.kit import registration


class BriefsConfig(registration.App):
    name = "yizhan.wings.organisation.briefs"
    label = "briefs"

    def personal(self) -> Iterable[registration.PersonalData]:
        return (registration.deeds(("BriefText", "by")),)
