from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "yizhan.roof.public"
    label = "public"
