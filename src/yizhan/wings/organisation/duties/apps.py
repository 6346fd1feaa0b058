from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "yizhan.wings.organisation.duties"
    label = "duties"
