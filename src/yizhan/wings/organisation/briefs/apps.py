from yizhan.kit import registration


class BriefsConfig(registration.App):
    name = "yizhan.wings.organisation.briefs"
    label = "briefs"
