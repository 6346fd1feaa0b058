from django.apps import AppConfig


class EntranceConfig(AppConfig):
    name = "yizhan.roof.entrance"
    label = "entrance"
