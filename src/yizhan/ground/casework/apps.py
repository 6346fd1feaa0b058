from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "yizhan.ground.casework"
    label = "casework"
