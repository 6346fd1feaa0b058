from django.apps import AppConfig


class RiderConfig(AppConfig):
    name = "yizhan.roof.rider"
    label = "rider"
