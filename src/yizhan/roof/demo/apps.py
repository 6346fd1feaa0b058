from django.apps import AppConfig
from django.core.checks import register


class DemoConfig(AppConfig):
    name = "yizhan.roof.demo"
    label = "demo"

    def ready(self) -> None:
        from yizhan.roof.demo import checks

        register(checks.no_demo_login)
        register(checks.no_demo_city)
