from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "yizhan.roof.wiring"
    label = "wiring"
