from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "yizhan.wings.organisation.register"
    label = "register"
