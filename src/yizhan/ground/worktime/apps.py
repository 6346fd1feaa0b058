from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "yizhan.ground.worktime"
    label = "worktime"
