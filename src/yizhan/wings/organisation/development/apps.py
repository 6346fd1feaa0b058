from django.apps import AppConfig


class DevelopmentConfig(AppConfig):
    name = "yizhan.wings.organisation.development"
    label = "development"
