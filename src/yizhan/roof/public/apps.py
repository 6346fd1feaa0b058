from yizhan.kit import registration


class PublicConfig(registration.App):
    name = "yizhan.roof.public"
    label = "public"
