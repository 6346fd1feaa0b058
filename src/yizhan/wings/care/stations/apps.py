from django.apps import AppConfig


class StationsConfig(AppConfig):
    name = "yizhan.wings.care.stations"
    label = "stations"
