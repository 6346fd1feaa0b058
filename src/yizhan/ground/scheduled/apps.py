from django.apps import AppConfig


class ScheduledConfig(AppConfig):
    name = "yizhan.ground.scheduled"
    label = "scheduled"
