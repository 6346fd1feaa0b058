from yizhan.kit import registration


class PlacesConfig(registration.App):
    name = "yizhan.ground.places"
    label = "places"
