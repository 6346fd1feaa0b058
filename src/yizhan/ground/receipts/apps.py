from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "yizhan.ground.receipts"
    label = "receipts"
