from yizhan.kit import registration


class RiderConfig(registration.App):
    name = "yizhan.roof.rider"
    label = "rider"
