from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yizhan.ground.people"
    label = "people"
