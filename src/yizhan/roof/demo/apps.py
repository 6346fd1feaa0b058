from django.core.checks import register

from yizhan.kit import registration


class DemoConfig(registration.App):
    name = "yizhan.roof.demo"
    label = "demo"

    def ready(self) -> None:
        from yizhan.roof.demo import checks

        register(checks.no_demo_login)
        register(checks.no_demo_city)
