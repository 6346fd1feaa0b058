from yizhan.kit import registration


class WorktimeConfig(registration.App):
    name = "yizhan.ground.worktime"
    label = "worktime"
