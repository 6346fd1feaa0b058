from yizhan.kit import registration


class OpenapiConfig(registration.App):
    name = "yizhan.roof.openapi"
    label = "openapi"
