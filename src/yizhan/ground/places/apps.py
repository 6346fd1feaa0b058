from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "yizhan.ground.places"
    label = "places"
