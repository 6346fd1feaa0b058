from yizhan.kit import registration


class InsightConfig(registration.App):
    name = "yizhan.roof.insight"
    label = "insight"
