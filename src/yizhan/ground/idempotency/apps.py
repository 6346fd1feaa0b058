from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "yizhan.ground.idempotency"
    label = "idempotency"
