from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "yizhan.ground.events"
    label = "events"
