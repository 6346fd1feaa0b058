from django.apps import AppConfig


class ClockworkConfig(AppConfig):
    name = "yizhan.ground.clockwork"
    label = "clockwork"
