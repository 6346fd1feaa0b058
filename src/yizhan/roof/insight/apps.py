from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "yizhan.roof.insight"
    label = "insight"
