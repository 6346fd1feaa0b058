from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "yizhan.ground.notify"
    label = "notify"
