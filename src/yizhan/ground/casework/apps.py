from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class CaseworkConfig(AppConfig):
    name = "yizhan.ground.casework"
    label = "casework"

    def ready(self) -> None:
        from yizhan.ground.casework import store

        store.use(Path(settings.MEDIA_ROOT))
