from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "yizhan.ground.audit"
    label = "audit"
