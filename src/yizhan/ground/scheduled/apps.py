from yizhan.kit import registration


class ScheduledConfig(registration.App):
    name = "yizhan.ground.scheduled"
    label = "scheduled"
