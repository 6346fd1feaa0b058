from yizhan.kit import registration


class EventsConfig(registration.App):
    name = "yizhan.ground.events"
    label = "events"
