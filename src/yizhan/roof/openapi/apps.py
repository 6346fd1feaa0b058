from django.apps import AppConfig


class OpenapiConfig(AppConfig):
    name = "yizhan.roof.openapi"
    label = "openapi"
