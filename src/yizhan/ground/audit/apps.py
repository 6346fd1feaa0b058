from yizhan.kit import registration


class AuditConfig(registration.App):
    name = "yizhan.ground.audit"
    label = "audit"
