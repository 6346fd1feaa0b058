from django.apps import AppConfig


class LeadershipConfig(AppConfig):
    name = "yizhan.wings.organisation.leadership"
    label = "leadership"
