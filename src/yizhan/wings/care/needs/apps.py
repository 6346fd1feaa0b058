from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "yizhan.wings.care.needs"
    label = "needs"
