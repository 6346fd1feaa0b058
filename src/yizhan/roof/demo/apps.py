from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "yizhan.roof.demo"
    label = "demo"
