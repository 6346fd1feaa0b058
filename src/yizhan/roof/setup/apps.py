from yizhan.kit import registration


class SetupConfig(registration.App):
    name = "yizhan.roof.setup"
    label = "setup"
