from django.apps import AppConfig
from django.conf import settings


class PeopleConfig(AppConfig):
    name = "yizhan.ground.people"
    label = "people"

    def ready(self) -> None:
        from yizhan.ground.people import vault

        vault.use(settings.VAULT_KEY)
